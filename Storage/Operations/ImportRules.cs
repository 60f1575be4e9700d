namespace Anomaly.Storage;

/// <summary>What makes a batch of old documents well formed, checked before anything is written.</summary>
internal static class ImportRules
{
    /// <exception cref="ArgumentException">A document is not well formed; the message says where.</exception>
    public static void Check(ImportBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        foreach (var (anomaly, oldId) in batch.Anomalies)
        {
            CommitRules.CheckAnomaly(anomaly);
            CommitRules.CheckKey(oldId, "old id of an anomaly");
        }

        foreach (var run in batch.Runs)
            CommitRules.CheckRun(run);
        foreach (var metadata in batch.Series)
            CommitRules.CheckTimes(metadata);
    }
}
