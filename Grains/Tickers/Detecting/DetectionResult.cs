namespace Anomaly.Grains.Tickers.Detecting;

/// <summary>What a detection came to.</summary>
internal sealed record DetectionResult
{
    /// <summary>The series as it is now.</summary>
    public required SeriesSnapshot Snapshot { get; init; }

    /// <summary>The run as it is now.</summary>
    public required DetectionRun Run { get; init; }

    /// <summary>What the commit changed; null where there was nothing to commit.</summary>
    public CommitResult? Commit { get; init; }

    /// <summary>The work that was committed; null where there was none.</summary>
    public SeriesWork? Work { get; init; }

    /// <summary>Where the bars that were fetched began.</summary>
    public required DateTime FetchedFrom { get; init; }

    /// <summary>Bars that may still change, for the chart.</summary>
    public required ImmutableArray<Bar> Live { get; init; }

    /// <summary>already_detected, revised, extended, rewritten, model_changed, rebuilt or null.</summary>
    public string? Reason { get; init; }
}
