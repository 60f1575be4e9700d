namespace Anomaly.Storage.Import;

/// <summary>What the export itself does not say.</summary>
public sealed record ImportOptions
{
    /// <summary>The interval of anomalies from before the old system recorded one; null: such documents are skipped and reported.</summary>
    public Interval? DefaultInterval { get; init; }

    /// <summary>Documents that share one transaction, 1 to 10,000.</summary>
    public int BatchSize { get; init; } = 1_000;
}
