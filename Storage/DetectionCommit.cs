namespace Anomaly.Storage;

/// <summary>
/// What one detection, or one slice of a backfill, leaves behind. It is applied in this order, in one transaction: the version is
/// checked, <see cref="RemoveBars"/>, <see cref="Bars"/>, <see cref="Unquarantined"/>, <see cref="Quarantined"/>, <see cref="RemoveActions"/>,
/// <see cref="Actions"/>, <see cref="Rescored"/>, <see cref="Anomalies"/>, run, metadata.
/// </summary>
/// <remarks>
/// After each slice the stored bars, the feature state and the anomalies must agree, so that a crash between slices leaves a series
/// that detection goes on from. A history that was rewritten at the source is <see cref="RemoveBars"/> =
/// <see cref="TimeRange.All"/> with the new bars in the same commit.
/// </remarks>
public sealed record DetectionCommit
{
    /// <summary>The version that was loaded; 0 when the series was not there.</summary>
    public required long ExpectedVersion { get; init; }

    /// <summary>The series' new metadata and feature state.</summary>
    public required SeriesMetadata Metadata { get; init; }

    /// <summary>
    /// Bars to insert, or to put in the place of the bar that is stored for their time; complete (<see cref="Bar.IsComplete"/>), on whole
    /// seconds, in time order without duplicates.
    /// </summary>
    public IReadOnlyList<Bar> Bars { get; init; } = [];

    /// <summary>Stored bars to delete first.</summary>
    public TimeRange? RemoveBars { get; init; }

    /// <summary>Bars of this series that are certainly wrong, to be kept apart; what is there for their time is overwritten.</summary>
    public IReadOnlyList<QuarantineEntry> Quarantined { get; init; } = [];

    /// <summary>Opening times of quarantined bars whose source has put another bar in their place: no longer kept, before <see cref="Quarantined"/> is.</summary>
    public IReadOnlyList<DateTime> Unquarantined { get; init; } = [];

    /// <summary>Dividends and splits of this series to be kept; what is there for their time is overwritten.</summary>
    public IReadOnlyList<CorporateAction> Actions { get; init; } = [];

    /// <summary>Stored dividends and splits to delete first.</summary>
    public TimeRange? RemoveActions { get; init; }

    /// <summary>
    /// Anomalies that hold now. One that is not stored yet is inserted. One that is there is left alone, except that one which was
    /// retracted becomes <see cref="AnomalyStatus.New"/> again, with the values given here.
    /// </summary>
    public IReadOnlyList<AnomalyRecord> Anomalies { get; init; } = [];

    /// <summary>
    /// A stretch whose bars were all scored anew by <see cref="SeriesMetadata.ModelHash"/>: a stored anomaly of that model in it
    /// that is not among <see cref="Anomalies"/> no longer holds and is marked retracted; where there is no model hash, one of whatever model.
    /// </summary>
    public TimeRange? Rescored { get; init; }

    /// <summary>
    /// People are told of those of <see cref="Anomalies"/> that are new, or hold again, and whose bars open at or after this, UTC; null where nobody is told, as by most
    /// backfills. Whoever was told of one that no longer holds is always told so.
    /// </summary>
    public DateTime? AlertsFrom { get; init; }

    /// <summary>
    /// The run that this belongs to, as it is after this commit; inserted or overwritten, even if it was closed as interrupted meanwhile
    /// (the version check decides who was right). Its start need not have been stored before.
    /// </summary>
    public DetectionRun? Run { get; init; }
}

/// <summary>What a commit changed.</summary>
/// <param name="Version">The metadata's new version; expect it in the next commit.</param>
/// <param name="Inserted">Ids of anomalies that were not there before.</param>
/// <param name="Restored">Ids of anomalies that were retracted and hold again.</param>
/// <param name="Retracted">Ids of anomalies that no longer hold.</param>
public sealed record CommitResult(
    long Version, IReadOnlyList<string> Inserted, IReadOnlyList<string> Restored, IReadOnlyList<string> Retracted);
