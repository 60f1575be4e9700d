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
}
