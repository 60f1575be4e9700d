namespace Anomaly.Storage;

/// <summary>What a commit changed.</summary>
/// <param name="Version">The metadata's new version; expect it in the next commit.</param>
/// <param name="Inserted">Ids of anomalies that were not there before.</param>
/// <param name="Restored">Ids of anomalies that were retracted and hold again.</param>
/// <param name="Retracted">Ids of anomalies that no longer hold.</param>
public sealed record CommitResult(
    long Version, IReadOnlyList<string> Inserted, IReadOnlyList<string> Restored, IReadOnlyList<string> Retracted);
