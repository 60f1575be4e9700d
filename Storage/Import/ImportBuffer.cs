namespace Anomaly.Storage.Import;

/// <summary>Documents that wait for their transaction.</summary>
internal sealed class ImportBuffer
{
    private readonly List<(AnomalyRecord Anomaly, string? OldId)> _anomalies = [];
    private readonly List<DetectionRun> _runs = [];
    private readonly List<SeriesMetadata> _series = [];

    public int Count => _anomalies.Count + _runs.Count + _series.Count;

    /// <exception cref="FormatException">The document is not one of its collection; the message says why.</exception>
    /// <exception cref="ArgumentException">The store could not hold it; the message says why.</exception>
    public void Add(OldDocument document, OldCollection collection, ImportOptions options)
    {
        var one = collection switch
        {
            OldCollection.Anomalies => new ImportBatch { Anomalies = [OldAnomaly.Read(document, options)] },
            OldCollection.DetectionRuns => new ImportBatch { Runs = [OldRun.Read(document)] },
            _ => new ImportBatch { Series = [OldMetadata.Read(document)] },
        };
        ImportRules.Check(one);
        _anomalies.AddRange(one.Anomalies);
        _runs.AddRange(one.Runs);
        _series.AddRange(one.Series);
    }

    public ImportBatch ToBatch() => new() { Anomalies = [.. _anomalies], Runs = [.. _runs], Series = [.. _series] };

    public void Clear()
    {
        _anomalies.Clear();
        _runs.Clear();
        _series.Clear();
    }
}
