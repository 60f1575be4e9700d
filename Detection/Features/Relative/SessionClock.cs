namespace Anomaly.Detection.Features.Relative;

/// <summary>
/// Knows from the bars' times alone where in its session a bar stands, so that no calendar is needed and summer time does not
/// matter: a pause of three hours or more ends a session, and times of day are counted from its start.
/// </summary>
/// <remarks>
/// A session starts on the half-hour at or before its first bar, because a thin ticker's first trade may come late. A series that never
/// pauses (a currency) starts one every 24 hours. A lunch break is no end of a session.
/// </remarks>
internal struct SessionClock
{
    /// <summary>Slots that a day is cut into: the session's first bar, 84 of five minutes, 18 of half an hour.</summary>
    public const int Slots = 1 + FineSlots + CoarseSlots;

    /// <summary>What <see cref="Slot"/> is in a series of daily or longer bars.</summary>
    public const int NoSlot = -1;

    private const int FineSlots = 84;
    private const int CoarseSlots = 18;
    private const int FineMinutes = 5;
    private const int CoarseMinutes = 30;

    private static readonly long Pause = TimeSpan.FromHours(3).Ticks;
    private static readonly long Snap = TimeSpan.FromMinutes(30).Ticks;

    private long _last;
    private long _start;
    private int _step;

    /// <summary>The shortest time between two bars so far, in seconds: the series' interval; 0 before the second bar.</summary>
    public readonly int StepSeconds => _step;

    /// <summary>Sessions begun since the first bar's.</summary>
    public int Sessions { get; private set; }

    /// <summary>Whether several bars were ever seen in one session.</summary>
    public bool IsIntraday { get; private set; }

    /// <summary>Whether the bar is the first after a pause.</summary>
    public bool Opens { get; private set; }

    /// <summary>The bar's time of day, or <see cref="NoSlot"/>.</summary>
    public int Slot { get; private set; }

    /// <summary>Takes the first bar's time.</summary>
    public void Start(DateTime time)
    {
        _last = time.Ticks;
        _start = time.Ticks / Snap * Snap;
        Slot = NoSlot;
    }

    /// <summary>Takes the next bar's time.</summary>
    public void Advance(DateTime time)
    {
        var now = time.Ticks;
        var step = (int)Math.Min((now - _last) / TimeSpan.TicksPerSecond, int.MaxValue);
        _step = _step == 0 ? Math.Max(step, 1) : Math.Max(Math.Min(_step, step), 1);
        Opens = now - _last >= Pause;
        IsIntraday |= !Opens;
        if (Opens || now - _start >= TimeSpan.TicksPerDay)
        {
            _start = now / Snap * Snap;
            Sessions = Sessions == int.MaxValue ? Sessions : Sessions + 1;
        }

        _last = now;
        Slot = !IsIntraday ? NoSlot : Opens ? 0 : SlotAt((now - _start) / TimeSpan.TicksPerMinute);
    }

    /// <summary>Writes or reads the clock.</summary>
    public void Persist(ref StateStream state)
    {
        _last = state.Field(_last);
        _start = state.Field(_start);
        _step = state.Field(_step);
        Sessions = state.Field(Sessions);
        IsIntraday = state.Field((byte)(IsIntraday ? 1 : 0)) != 0;
    }

    private static int SlotAt(long minutes) => 1 + (int)(minutes < FineSlots * FineMinutes
        ? minutes / FineMinutes
        : Math.Min(FineSlots + CoarseSlots - 1, FineSlots + ((minutes - (FineSlots * FineMinutes)) / CoarseMinutes)));
}

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

    /// <summary>Writes or reads the profile.</summary>
    public void Persist(ref StateStream state)
    {
        for (var slot = 0; slot < SessionClock.Slots; slot++)
        {
            _range[slot] = state.Field(_range[slot]);
            _volume[slot] = state.Field(_volume[slot]);
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
