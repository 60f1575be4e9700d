namespace Anomaly.Detection.Features.Seed14;

/// <summary>
/// The stored form, little-endian: "S14" and a version byte, rows (8), six exponential means, two sums and the last wick ratio
/// (8 each), the closes of the window oldest first (8 each, as many as there are), checksum (4). At most 248 bytes.
/// </summary>
public sealed partial class Seed14Engine
{
    private const int Numbers = 9;
    private static readonly StateFormat Format = new("seed-14", "S14"u8, sizeof(uint) + sizeof(long) + (Numbers * sizeof(double)));

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
        var stream = Format.Begin(state);
        Persist(ref stream);
        foreach (var close in _closes.Closes)
            stream.Write(close);
        StateFormat.Seal(state);
        return state.Length;
    }

    /// <summary>The engine that wrote this state, ready for the next bar.</summary>
    /// <exception cref="InvalidDataException">
    /// The state is damaged, of another feature set, or of a version this code does not know.
    /// </exception>
    internal static Seed14Engine ReadState(ReadOnlySpan<byte> state)
    {
        var stream = Format.Open(state);
        var engine = new Seed14Engine();
        engine.Persist(ref stream);
        if (engine.Rows < 0 || state.Length != LengthWith((int)Math.Min(engine.Rows, CloseWindow.Length)))
            throw Format.Damaged($"its {state.Length} bytes do not fit its {engine.Rows} rows");
        while (stream.Left > 0)
            engine._closes.Add(stream.Finite(default));
        return engine;
    }

    private void Persist(ref StateStream state)
    {
        Rows = state.Field(Rows);
        _trueRange.Start(state.Finite(_trueRange.Value));
        _gain.Start(state.Finite(_gain.Value));
        _loss.Start(state.Finite(_loss.Value));
        _fast.Start(state.Finite(_fast.Value));
        _slow.Start(state.Finite(_slow.Value));
        _signal.Start(state.Finite(_signal.Value));
        _turnover = state.Finite(_turnover);
        _volume = state.Finite(_volume);
        _wickRatio = state.Finite(_wickRatio);
    }

    private static int LengthWith(int closes) => Format.LeastLength + (closes * sizeof(double));
}
