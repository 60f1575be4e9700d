using System.Buffers.Binary;

namespace Anomaly.Detection.Features.Relative;

/// <summary>
/// The stored form, little-endian: "REL" and a version byte, rows (8), close (8), session clock (25), logarithms of the usual range and volume and
/// the usual return's share of the range (4 each), drift (12), spreads (16), stillness (16), 17 levels (4 each), checksum (4); an intraday
/// series also has its day profile (412) before the checksum. At most 585 bytes.
/// </summary>
public sealed partial class RelativeEngine
{
    /// <summary>The most bytes that a stored state has.</summary>
    public const int MaxStoredLength = DailyLength + ProfileLength;

    private const uint Signature = 'R' | ('E' << 8) | ('L' << 16) | (Version << 24);
    private const uint Version = 1;
    private const int ProfileLength = SessionClock.Slots * 2 * sizeof(short);
    private const int ClockLength = (2 * sizeof(long)) + (2 * sizeof(int)) + 1;
    private const int Floats = 3 + 3 + 4 + 3 + 17;
    private const int DailyLength = sizeof(uint) + sizeof(long) + sizeof(double) + ClockLength + (Floats * sizeof(float)) + sizeof(int) + StateCheck.Length;
    private const float LargestLog = 14;
    private const float LargestVolumeLog = 710;
    private const float LeastReturnShare = 0.05f;

    /// <inheritdoc />
    public int MaxStateLength => MaxStoredLength;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The destination is shorter than <see cref="MaxStateLength"/>.</exception>
    public int WriteState(Span<byte> destination)
    {
        if (destination.Length < MaxStoredLength)
            throw new ArgumentException($"The state takes up to {MaxStoredLength} bytes, the span given has {destination.Length}.", nameof(destination));

        var state = destination[..LengthOf(_clock.IsIntraday)];
        var writer = new StateWriter(state);
        writer.Write(Signature);
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
        StateCheck.Seal(state);
        return state.Length;
    }

    /// <summary>The engine that wrote this state, ready for the next bar.</summary>
    /// <exception cref="InvalidDataException">The state is damaged, of another feature set, or of a version this code does not know.</exception>
    internal static RelativeEngine ReadState(ReadOnlySpan<byte> state)
    {
        if (state.Length < DailyLength)
            throw new InvalidDataException($"The relative state is cut short: it has {state.Length} bytes of at least {DailyLength}.");
        var signature = BinaryPrimitives.ReadUInt32LittleEndian(state);
        if ((signature & 0xFFFFFF) != (Signature & 0xFFFFFF))
            throw new InvalidDataException("This is not the state of a relative engine.");
        if (signature != Signature)
            throw new InvalidDataException($"The relative state is of version {signature >> 24}; this build reads version {Version}.");
        if (!StateCheck.IsSound(state))
            throw Damaged();

        var reader = new StateReader(state[sizeof(uint)..]);
        var rows = reader.Read<long>();
        var close = reader.Read<double>();
        var clock = SessionClock.Read(ref reader);
        if (rows < 0 || !double.IsFinite(close) || state.Length != LengthOf(clock.IsIntraday))
            throw Damaged();
        var range = Logarithm(ref reader, LargestLog);
        var volume = Logarithm(ref reader, LargestVolumeLog);
        var share = reader.ReadBounded(LeastReturnShare, float.MaxValue);
        var drift = DriftMeter.Read(ref reader);
        var engine = new RelativeEngine(new DayProfile());
        engine._rangeSpread.Read(ref reader);
        engine._volumeSpread.Read(ref reader);
        engine._stillness = StillnessCounter.Read(ref reader);
        engine._levels.Read(ref reader);
        if (clock.IsIntraday)
            engine._profile.Read(ref reader);
        (engine._clock, engine._drift, engine._range, engine._volume, engine._returnShare) = (clock, drift, range, volume, share);
        (engine._close, engine.Rows) = (close, rows);
        return engine;
    }

    private static int LengthOf(bool intraday) => intraday ? MaxStoredLength : DailyLength;

    // Not-a-number stands for a series that has shown no range, or no volume, yet.
    private static float Logarithm(ref StateReader reader, float most)
    {
        var value = reader.Read<float>();
        return float.IsNaN(value) || Math.Abs(value) <= most ? value : throw Damaged();
    }

    private static InvalidDataException Damaged() =>
        new("The relative state is damaged: its length, checksum or content is wrong. Rebuild it from the stored bars.");
}
