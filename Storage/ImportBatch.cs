namespace Anomaly.Storage;

/// <summary>Documents of the old system, already in the shape of this one.</summary>
public sealed record ImportBatch
{
    /// <summary>Anomalies, each with the id that the old system knew it by (null for none). Several old ids may stand for one anomaly.</summary>
    public IReadOnlyList<(AnomalyRecord Anomaly, string? OldId)> Anomalies { get; init; } = [];

    public IReadOnlyList<DetectionRun> Runs { get; init; } = [];

    /// <summary>Metadata of series; without feature state, which the old system had none of.</summary>
    public IReadOnlyList<SeriesMetadata> Series { get; init; } = [];
}

/// <summary>How many documents of a batch were new; the others were there already.</summary>
public readonly record struct ImportCounts(int Anomalies, int Runs, int Series);
