namespace Orleans.Runtime;

/// <summary>Which tick of a reminder a call stands for. Times are UTC.</summary>
public readonly struct TickStatus(DateTime firstTickTime, TimeSpan period, DateTime timeStamp)
{
    /// <summary>When the reminder was first due.</summary>
    public DateTime FirstTickTime { get; } = firstTickTime;

    /// <summary>Its period.</summary>
    public TimeSpan Period { get; } = period;

    /// <summary>When this tick was fired.</summary>
    public DateTime CurrentTickTime { get; } = timeStamp;
}
