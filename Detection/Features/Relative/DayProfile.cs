namespace Anomaly.Detection.Features.Relative;

/// <summary>
/// How range and volume usually differ from the series' level at each time of day, as logarithms: opens and closes are always busy,
/// noon never is. Exponential means over about ten visits of a slot, kept in 16 bits each.
/// </summary>
internal sealed class DayProfile
{
    /// <summary>Bytes that the profile takes in a state.</summary>
    public const int StoredLength = SessionClock.Slots * 2 * sizeof(short);

    private const double Rate = 0.1;
    private const double Limit = 8;
    private const double UnitsPerNat = 2048;
    private const short Unseen = short.MinValue;

    private readonly short[] _range = Blank();
    private readonly short[] _volume = Blank();

    /// <summary>What is usual in the slot beyond the level; before its first visit, what is usual in the slot before it.</summary>
    public (double Range, double Volume) Usual(int slot)
    {
        if (slot == SessionClock.NoSlot)
            return (0, 0);
        var from = _range[slot] == Unseen && slot > 1 ? slot - 1 : slot;
        return (Value(_range[from]), Value(_volume[from]));
    }

    /// <summary>Moves the slot towards what was seen.</summary>
    /// <param name="slot">The time of day; nothing is learnt for <see cref="SessionClock.NoSlot"/>.</param>
    /// <param name="usual">What <see cref="Usual"/> said.</param>
    /// <param name="range">How far the bar's range was above level and slot, in nats; null where the price stood still.</param>
    /// <param name="volume">The same of its volume; null where none was reported.</param>
    public void Learn(int slot, (double Range, double Volume) usual, double? range, double? volume)
    {
        if (slot == SessionClock.NoSlot)
            return;
        if (range is { } wider)
            _range[slot] = Stored(usual.Range + ((_range[slot] == Unseen ? 1 : Rate) * wider));
        if (volume is { } known)
            _volume[slot] = Stored(usual.Volume + ((_volume[slot] == Unseen ? 1 : Rate) * known));
    }

    /// <summary>Writes the profile.</summary>
    public void Write(ref StateWriter writer)
    {
        for (var slot = 0; slot < SessionClock.Slots; slot++)
        {
            writer.Write(_range[slot]);
            writer.Write(_volume[slot]);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public void Read(ref StateReader reader)
    {
        for (var slot = 0; slot < SessionClock.Slots; slot++)
        {
            _range[slot] = reader.Read<short>();
            _volume[slot] = reader.Read<short>();
        }
    }

    private static short[] Blank()
    {
        var slots = new short[SessionClock.Slots];
        Array.Fill(slots, Unseen);
        return slots;
    }

    private static double Value(short stored) => stored == Unseen ? 0 : stored / UnitsPerNat;

    private static short Stored(double value) => (short)Math.Round(Math.Clamp(value, -Limit, Limit) * UnitsPerNat);
}
