namespace Anomaly.MarketData.Simulation;

/// <summary>Puts stretches of trading together into bars, one a group, and keeps those that open in the window.</summary>
internal sealed class BarSink(DateTime from, DateTime to, int ticksPerUnit)
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
