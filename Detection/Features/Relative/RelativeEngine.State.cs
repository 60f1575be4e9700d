namespace Anomaly.Detection.Features.Relative;

/// <summary>
/// The stored form, little-endian: "REL" and a version byte, rows (8), close (8), session clock (25), logarithms of the usual range and volume and
/// the usual return's share of the range (4 each), drift (12), spreads (16), stillness (16), 17 levels (4 each), checksum (4); an intraday
/// series also has its day profile (412) before the checksum. At most 585 bytes.
/// </summary>
public sealed partial class RelativeEngine
{
    private const int ClockLength = (2 * sizeof(long)) + (2 * sizeof(int)) + 1;
    private const int Floats = 3 + 3 + 4 + 3 + RelativeLevels.Count;
    private const int DailyLength = sizeof(uint) + sizeof(long) + sizeof(double) + ClockLength + (Floats * sizeof(float)) + sizeof(int);
    private const float LargestLog = 14;
    private const float LargestVolumeLog = 710;
    private const float LeastReturnShare = 0.05f;
    private static readonly StateFormat Format = new("relative", "REL"u8, DailyLength);

    /// <summary>The most bytes that a stored state has.</summary>
    public static int MaxStoredLength { get; } = LengthOf(intraday: true);

    /// <inheritdoc />
    public int MaxStateLength => MaxStoredLength;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The destination is shorter than <see cref="MaxStateLength"/>.</exception>
    public int WriteState(Span<byte> destination)
    {
        if (destination.Length < MaxStoredLength)
            throw new ArgumentException($"The state takes up to {MaxStoredLength} bytes, the span given has {destination.Length}.", nameof(destination));

        var state = destination[..LengthOf(_clock.IsIntraday)];
        var stream = Format.Begin(state);
        Persist(ref stream);
        StateFormat.Seal(state);
        return state.Length;
    }

    /// <summary>The engine that wrote this state, ready for the next bar.</summary>
    /// <exception cref="InvalidDataException">The state is damaged, of another feature set, or of a version this code does not know.</exception>
    internal static RelativeEngine ReadState(ReadOnlySpan<byte> state)
    {
        var stream = Format.Open(state);
        var engine = new RelativeEngine();
        engine.Persist(ref stream);
        return engine.Rows >= 0 && stream.Left == 0 && IsLogarithm(engine._range, LargestLog) && IsLogarithm(engine._volume, LargestVolumeLog)
            ? engine
            : throw Format.Damaged("its length or content is wrong");
    }

    private void Persist(ref StateStream state)
    {
        Rows = state.Field(Rows);
        _close = state.Finite(_close);
        _clock.Persist(ref state);
        _range = state.Field(_range);
        _volume = state.Field(_volume);
        _returnShare = state.Bounded(_returnShare, LeastReturnShare, float.MaxValue);
        _drift.Persist(ref state);
        _rangeSpread.Persist(ref state);
        _volumeSpread.Persist(ref state);
        _stillness.Persist(ref state);
        _levels.Persist(ref state);
        if (_clock.IsIntraday)
            _profile.Persist(ref state);
    }

    private static int LengthOf(bool intraday) => Format.LeastLength + (intraday ? DayProfile.StoredLength : 0);

    // Not-a-number stands for a series that has shown no range, or no volume, yet.
    private static bool IsLogarithm(float value, float most) => float.IsNaN(value) || Math.Abs(value) <= most;
}
