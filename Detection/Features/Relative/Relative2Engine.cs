namespace Anomaly.Detection.Features.Relative;

/// <summary>
/// Computes the features of <see cref="Relative2FeatureSet"/> bar by bar: those of a <see cref="RelativeEngine"/>, whose scale follows range and volume at the time
/// of day, and beside them what that scale hides.
/// </summary>
/// <remarks>
/// Cost of a bar: about 300 ns, no allocation. Not thread-safe. Rows are complete where those of the <see cref="RelativeEngine"/> are. The stored form: "RL2" and a version
/// byte, the state of that engine after its length (2), two variances and two levels (4 each), repetition (88), checksum (4); at most 699 bytes.
/// </remarks>
public sealed class Relative2Engine : IFeatureEngine
{
    private const double ShortRate = 1 / 30.0;
    private const double LongRate = 1 / 1000.0;
    private const int OwnLength = sizeof(uint) + sizeof(ushort) + (4 * sizeof(float)) + RepetitionMeter.StoredLength;
    private static readonly StateFormat Format = new("relative-2", "RL2"u8, OwnLength);

    private readonly RelativeEngine _relative;
    private VarianceMeter _recent = VarianceMeter.Start();
    private VarianceMeter _history = VarianceMeter.Start();
    private RunningLevel _gapOpening = new(1.8f);
    private RunningLevel _gapInside = new(0.6f, 0.4f);
    private RepetitionMeter _repetition = RepetitionMeter.Start();

    /// <summary>An engine that has seen no bar yet.</summary>
    public Relative2Engine()
        : this(new RelativeEngine())
    {
    }

    private Relative2Engine(RelativeEngine relative) => _relative = relative;

    /// <summary>The most bytes that a stored state has.</summary>
    public static int MaxStoredLength { get; } = OwnLength + RelativeEngine.MaxStoredLength + sizeof(uint);

    /// <inheritdoc />
    public int Width => Relative2Columns.Count;

    /// <inheritdoc />
    public long Rows => _relative.Rows;

    /// <inheritdoc />
    public int FactCount => BarFacts.Count;

    /// <inheritdoc />
    public int MaxStateLength => MaxStoredLength;

    /// <summary>The plain numbers behind the last row. Not part of the state: after a restore, known again from the next bar on.</summary>
    public BarFacts Facts => _relative.Facts with { Repetition = (double)_repetition.Kind, RepeatedBars = _repetition.Run };

    /// <inheritdoc />
    public void CopyFacts(Span<double> destination) => Facts.CopyTo(destination);

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The bar is not complete, or the row shorter than <see cref="Width"/>.</exception>
    public bool Push(in Bar bar, Span<double> row)
    {
        if (row.Length < Relative2Columns.Count)
            throw new ArgumentException($"A row has {Relative2Columns.Count} values, the span given only {row.Length}.", nameof(row));

        row = row[..Relative2Columns.Count];
        var earlier = Rows;
        var isComplete = _relative.Push(bar, row);
        if (_relative.Shape is { } shape)
            Measure(bar, shape, Math.Max(earlier, 1), row);
        else
            _repetition.Start(bar);
        if (!isComplete)
            row.Fill(double.NaN);
        return isComplete;
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The destination is shorter than <see cref="MaxStateLength"/>.</exception>
    public int WriteState(Span<byte> destination)
    {
        if (destination.Length < MaxStoredLength)
            throw new ArgumentException($"The state takes up to {MaxStoredLength} bytes, the span given has {destination.Length}.", nameof(destination));

        Span<byte> relative = stackalloc byte[RelativeEngine.MaxStoredLength];
        relative = relative[.._relative.WriteState(relative)];
        var state = destination[..(OwnLength + relative.Length + sizeof(uint))];
        var stream = Format.Begin(state);
        stream.WritePart(relative);
        Persist(ref stream);
        StateFormat.Seal(state);
        return state.Length;
    }

    /// <summary>The engine that wrote this state, ready for the next bar.</summary>
    /// <exception cref="InvalidDataException">The state is damaged, of another feature set, or of a version this code does not know.</exception>
    internal static Relative2Engine ReadState(ReadOnlySpan<byte> state)
    {
        var stream = Format.Open(state);
        var engine = new Relative2Engine(RelativeEngine.ReadState(stream.ReadPart()));
        engine.Persist(ref stream);
        return stream.Left == 0 ? engine : throw Format.Damaged("its length is wrong");
    }

    private void Measure(in Bar bar, in BarShape shape, long earlier, Span<double> row)
    {
        var sigma = _recent.Sigma;
        var gap = Math.Abs(shape.Gap) / sigma;
        var rate = Math.Clamp(20.0 / earlier, 0.02, 0.1);
        var gapUnits = _relative.Opens ? _gapOpening.Measure(gap, rate) : _gapInside.Measure(gap, rate);
        row[Relative2Columns.SigmaMove] = shape.Return / sigma;
        row[Relative2Columns.SigmaGap] = shape.Gap < 0 ? -gapUnits : gapUnits;
        row[Relative2Columns.LongMove] = shape.Return / _history.Sigma;
        row[Relative2Columns.Repetition] = _repetition.Take(bar, shape.IsStill, earlier);
        // A price that stands still says nothing about how far it usually goes.
        if (shape.IsStill)
            return;
        _recent.Add(shape.Return, Math.Max(ShortRate, 1.0 / earlier));
        _history.Add(shape.Return, Math.Max(LongRate, 1.0 / earlier));
    }

    private void Persist(ref StateStream state)
    {
        _recent.Persist(ref state);
        _history.Persist(ref state);
        _gapOpening.Persist(ref state);
        _gapInside.Persist(ref state);
        _repetition.Persist(ref state);
    }
}

/// <summary>An exponential mean of squared returns; one counts for at most 16 times the mean, so that one shock does not hide the next.</summary>
internal struct VarianceMeter
{
    private const double MostSquares = 16;
    private const double Least = 1e-14;
    private const float Most = 1000;

    private float _variance;

    /// <summary>A meter that has seen nothing.</summary>
    public static VarianceMeter Start() => new() { _variance = float.NaN };

    /// <summary>The standard deviation so far, at least a ten-millionth; 1 before the first return.</summary>
    public readonly double Sigma => float.IsNaN(_variance) ? 1 : Math.Sqrt(Math.Max(_variance, Least));

    /// <summary>Takes a return.</summary>
    /// <param name="change">The logarithmic return.</param>
    /// <param name="rate">How much it weighs, above 0 and at most 1.</param>
    public void Add(double change, double rate)
    {
        var square = change * change;
        _variance = (float)(float.IsNaN(_variance) ? square : _variance + ((Math.Min(square, MostSquares * Math.Max(_variance, Least)) - _variance) * rate));
    }

    /// <summary>Writes or reads the mean.</summary>
    public void Persist(ref StateStream state) => _variance = float.IsNaN(_variance = state.Field(_variance)) ? _variance : state.Checked(_variance, 0, Most);
}
