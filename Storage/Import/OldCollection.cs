namespace Anomaly.Storage.Import;

/// <summary>A collection of the old system.</summary>
public enum OldCollection
{
    /// <summary><c>anomalies</c>.</summary>
    Anomalies,

    /// <summary><c>detection_metadata</c>.</summary>
    DetectionMetadata,

    /// <summary><c>detection_runs</c>.</summary>
    DetectionRuns,

    /// <summary><c>users</c>.</summary>
    Users,

    /// <summary><c>subscribers</c>: what users follow.</summary>
    Subscribers,

    /// <summary><c>marketlists</c>: tickers with their companies' names.</summary>
    MarketLists,
}
