namespace Anomaly.Detection.Features.Relative;

/// <summary>
/// The stored form, little-endian: "REL" and a version byte, rows (8), close (8), session clock (25), logarithms of the usual range and volume and
/// the usual return's share of the range (4 each), drift (12), spreads (16), stillness (16), 17 levels (4 each), checksum (4); an intraday
/// series also has its day profile (412) before the checksum. At most 585 bytes.
/// </summary>
public sealed partial class RelativeEngine
{
    private const int ProfileLength = SessionClock.Slots * 2 * sizeof(short);
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
        var writer = Format.Begin(state);
        writer.Write(Rows);
        writer.Write(_close);
        _clock.Write(ref writer);
        writer.Write(_range);
        writer.Write(_volume);
        writer.Write(_returnShare);
        _drift.Write(ref writer);
        _rangeSpread.Write(ref writer);
        _volumeSpread.Write(ref writer);
        _stillness.Write(ref writer);
        _levels.Write(ref writer);
        if (_clock.IsIntraday)
            _profile.Write(ref writer);
        StateFormat.Seal(state);
        return state.Length;
    }

    /// <summary>The engine that wrote this state, ready for the next bar.</summary>
    /// <exception cref="InvalidDataException">The state is damaged, of another feature set, or of a version this code does not know.</exception>
    internal static RelativeEngine ReadState(ReadOnlySpan<byte> state)
    {
        var reader = Format.Open(state);
        var rows = reader.Read<long>();
        var close = reader.Read<double>();
        var clock = SessionClock.Read(ref reader);
        if (rows < 0 || !double.IsFinite(close) || state.Length != LengthOf(clock.IsIntraday))
            throw Format.Damaged($"its {state.Length} bytes do not fit its {rows} rows");
        var engine = new RelativeEngine { Rows = rows, _close = close, _clock = clock };
        engine._range = Logarithm(ref reader, LargestLog);
        engine._volume = Logarithm(ref reader, LargestVolumeLog);
        engine._returnShare = reader.ReadBounded(LeastReturnShare, float.MaxValue);
        engine._drift = DriftMeter.Read(ref reader);
        engine._rangeSpread.Read(ref reader);
        engine._volumeSpread.Read(ref reader);
        engine._stillness = StillnessCounter.Read(ref reader);
        engine._levels.Read(ref reader);
        if (clock.IsIntraday)
            engine._profile.Read(ref reader);
        return engine;
    }

    private static int LengthOf(bool intraday) => Format.LeastLength + (intraday ? ProfileLength : 0);

    // Not-a-number stands for a series that has shown no range, or no volume, yet.
    private static float Logarithm(ref StateReader reader, float most) =>
        reader.Read<float>() is var value && (float.IsNaN(value) || Math.Abs(value) <= most) ? value : throw Format.Damaged($"it holds {value} as a logarithm");
}
