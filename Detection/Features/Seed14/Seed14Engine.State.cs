namespace Anomaly.Detection.Features.Seed14;

/// <summary>
/// The stored form, little-endian: "S14" and a version byte, rows (8), six exponential means, two sums and the last wick ratio
/// (8 each), the closes of the window oldest first (8 each, as many as there are), checksum (4). At most 248 bytes.
/// </summary>
public sealed partial class Seed14Engine
{
    private const int Numbers = 9;
    private static readonly StateFormat Format = new("seed-14", "S14"u8, sizeof(uint) + sizeof(long) + (Numbers * sizeof(double)));

    private Seed14Engine(long rows, ref StateReader reader)
    {
        Rows = rows;
        _trueRange.Start(Number(ref reader));
        _gain.Start(Number(ref reader));
        _loss.Start(Number(ref reader));
        _fast.Start(Number(ref reader));
        _slow.Start(Number(ref reader));
        _signal.Start(Number(ref reader));
        _turnover = Number(ref reader);
        _volume = Number(ref reader);
        _wickRatio = Number(ref reader);
        while (reader.Left > 0)
            _closes.Add(Number(ref reader));
    }

    /// <summary>The most bytes that a stored state has.</summary>
    public static int MaxStoredLength { get; } = LengthWith(CloseWindow.Length);

    /// <inheritdoc />
    public int MaxStateLength => MaxStoredLength;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The destination is shorter than <see cref="MaxStateLength"/>.</exception>
    public int WriteState(Span<byte> destination)
    {
        if (destination.Length < MaxStoredLength)
            throw new ArgumentException($"The state takes up to {MaxStoredLength} bytes, the span given has {destination.Length}.", nameof(destination));

        var state = destination[..LengthWith(_closes.Closes.Length)];
        var writer = Format.Begin(state);
        writer.Write(Rows);
        ReadOnlySpan<double> numbers =
            [_trueRange.Value, _gain.Value, _loss.Value, _fast.Value, _slow.Value, _signal.Value, _turnover, _volume, _wickRatio];
        foreach (var number in numbers)
            writer.Write(number);
        foreach (var close in _closes.Closes)
            writer.Write(close);
        StateFormat.Seal(state);
        return state.Length;
    }

    /// <summary>The engine that wrote this state, ready for the next bar.</summary>
    /// <exception cref="InvalidDataException">
    /// The state is damaged, of another feature set, or of a version this code does not know.
    /// </exception>
    internal static Seed14Engine ReadState(ReadOnlySpan<byte> state)
    {
        var reader = Format.Open(state);
        var rows = reader.Read<long>();
        if (rows < 0 || state.Length != LengthWith((int)Math.Min(rows, CloseWindow.Length)))
            throw Format.Damaged($"its {state.Length} bytes do not fit its {rows} rows");
        return new Seed14Engine(rows, ref reader);
    }

    private static int LengthWith(int closes) => Format.LeastLength + (closes * sizeof(double));

    private static double Number(ref StateReader reader) =>
        reader.Read<double>() is var number && double.IsFinite(number) ? number : throw Format.Damaged("it holds a value that is no number");
}
