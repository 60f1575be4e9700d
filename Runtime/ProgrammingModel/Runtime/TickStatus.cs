namespace Orleans.Runtime;

/// <summary>Which tick of a reminder a call stands for. Times are UTC.</summary>
[GenerateSerializer]
[Alias("Orleans.Runtime.TickStatus")]
public readonly struct TickStatus(DateTime firstTickTime, TimeSpan period, DateTime timeStamp)
{
    /// <summary>When the reminder was first due.</summary>
    [Id(0)]
    public DateTime FirstTickTime { get; private init; } = firstTickTime;

    /// <summary>Its period.</summary>
    [Id(1)]
    public TimeSpan Period { get; private init; } = period;

    /// <summary>When this tick was fired.</summary>
    [Id(2)]
    public DateTime CurrentTickTime { get; private init; } = timeStamp;
}
