namespace Anomaly.Simulation;

/// <summary>Puts stretches of trading together into bars, one a group, and keeps those that open in the window.</summary>
internal sealed class BarBuilder(DateTime from, DateTime to, int ticksPerUnit)
{
    private TickBar _bar = new();
    private long _group;

    /// <summary>The bars that are complete.</summary>
    public List<Bar> Bars { get; } = [];

    /// <summary>Adds a stretch of trading to the bar of its group; a new group begins a new bar.</summary>
    public void Add(long group, DateTime time, in MinuteBar minute)
    {
        if (group != _group)
            Complete();
        _group = group;
        _bar.Add(time, minute);
    }

    /// <summary>Ends the bar under construction.</summary>
    public void Complete()
    {
        if (!_bar.IsEmpty && _bar.Time >= from && _bar.Time < to)
            Bars.Add(_bar.ToBar(ticksPerUnit));
        _bar = new TickBar();
    }
}

/// <summary>A bar under construction, prices in ticks: exact whatever it is put together from.</summary>
internal struct TickBar
{
    private long _open;
    private long _high;
    private long _low;
    private long _close;
    private long _volume;

    /// <summary>Whether nothing was added yet.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>When the bar opens, UTC.</summary>
    public DateTime Time { get; private set; }

    public TickBar()
    {
    }

    /// <summary>Adds what was traded next, and when it began.</summary>
    public void Add(DateTime time, in MinuteBar minute)
    {
        if (IsEmpty)
            (Time, _open, _high, _low, IsEmpty) = (time, minute.Open, minute.High, minute.Low, false);
        _high = Math.Max(_high, minute.High);
        _low = Math.Min(_low, minute.Low);
        _close = minute.Close;
        _volume += minute.Volume;
    }

    /// <summary>The bar in units of currency.</summary>
    public readonly Bar ToBar(int ticksPerUnit) =>
        new(Time, _open / (double)ticksPerUnit, _high / (double)ticksPerUnit, _low / (double)ticksPerUnit, _close / (double)ticksPerUnit, _volume);

    /// <summary>The bar as one stretch of trading.</summary>
    public readonly MinuteBar ToMinute() => new(_open, _high, _low, _close, _volume);
}
