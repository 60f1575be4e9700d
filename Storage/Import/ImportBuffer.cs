namespace Anomaly.Storage.Import;

/// <summary>Documents that wait for their transaction.</summary>
internal sealed class ImportBuffer
{
    private readonly List<(AnomalyRecord Anomaly, string? OldId)> _anomalies = [];
    private readonly List<DetectionRun> _runs = [];
    private readonly List<SeriesMetadata> _series = [];

    public int Count => _anomalies.Count + _runs.Count + _series.Count;

    /// <exception cref="FormatException">The document is not one of its collection; the message says why.</exception>
    public void Add(OldDocument document, OldCollection collection, ImportOptions options)
    {
        switch (collection)
        {
            case OldCollection.Anomalies:
                _anomalies.Add(OldAnomaly.Read(document, options));
                break;
            case OldCollection.DetectionRuns:
                _runs.Add(OldRun.Read(document));
                break;
            default:
                _series.Add(OldMetadata.Read(document));
                break;
        }
    }

    public ImportBatch ToBatch() => new() { Anomalies = [.. _anomalies], Runs = [.. _runs], Series = [.. _series] };

    public void Clear()
    {
        _anomalies.Clear();
        _runs.Clear();
        _series.Clear();
    }
}
