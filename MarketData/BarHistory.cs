namespace Anomaly.MarketData;

/// <summary>What a source answered for one series and window.</summary>
public sealed record BarHistory
{
    /// <summary>Which series.</summary>
    public required SeriesKey Series { get; init; }

    /// <summary>Complete bars in time order, one a time stamp; the last can be live.</summary>
    public required IReadOnlyList<Bar> Bars { get; init; }

    /// <summary>Sentences for the run's warnings: rows skipped and why, history out of reach.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>
    /// Whether the source says that bars before this window no longer are what it gave earlier (a split, a restatement): the
    /// caller should fetch the whole series again.
    /// </summary>
    public bool HistoryRewritten { get; init; }
}
