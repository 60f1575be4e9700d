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

    /// <summary>Writes the clock.</summary>
    public readonly void Write(ref StateWriter writer)
    {
        writer.Write(_last);
        writer.Write(_start);
        writer.Write(_step);
        writer.Write(Sessions);
        writer.Write((byte)(IsIntraday ? 1 : 0));
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static SessionClock Read(ref StateReader reader) => new()
    {
        _last = reader.Read<long>(),
        _start = reader.Read<long>(),
        _step = reader.Read<int>(),
        Sessions = reader.Read<int>(),
        IsIntraday = reader.Read<byte>() != 0,
        Slot = NoSlot,
    };

    private static int SlotAt(long minutes) => 1 + (int)(minutes < FineSlots * FineMinutes
        ? minutes / FineMinutes
        : Math.Min(FineSlots + CoarseSlots - 1, FineSlots + ((minutes - (FineSlots * FineMinutes)) / CoarseMinutes)));
}
