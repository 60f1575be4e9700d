using Anomaly.Detection.Decisions;

namespace Anomaly.Grains.Interfaces;

/// <summary>Which anomalies to list, the latest bar first. What is null or empty does not restrict.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.AnomalyQuery")]
public sealed record AnomalyQuery : PageRequest
{
    /// <summary>Only this ticker's.</summary>
    [Id(0)]
    public Ticker? Ticker { get; init; }

    /// <summary>Only this interval's.</summary>
    [Id(1)]
    public Interval? Interval { get; init; }

    /// <summary>Only bars that open at this time or later, UTC.</summary>
    [Id(2)]
    public DateTime? From { get; init; }

    /// <summary>Only bars that open before this time, UTC.</summary>
    [Id(3)]
    public DateTime? To { get; init; }

    /// <summary>Only scores at or below this.</summary>
    [Id(4)]
    public double? MaxScore { get; init; }

    /// <summary>Only severities at or above this (higher is more anomalous); leaves out anomalies that have none.</summary>
    [Id(5)]
    public double? MinSeverity { get; init; }

    /// <summary>Only anomalies that stand in one of these ways.</summary>
    [Id(6)]
    public ImmutableArray<AnomalyStatus> Statuses { get; init; } = [];

    /// <summary>Only anomalies of the model with this version.</summary>
    [Id(7)]
    public string? ModelVersion { get; init; }

    /// <summary>Only anomalies of the model with this hash.</summary>
    [Id(8)]
    public string? ModelHash { get; init; }

    /// <summary>Only anomalies that this run found.</summary>
    [Id(9)]
    public string? DetectionRunId { get; init; }

    /// <summary>Only anomalies that the system before this one did, or did not, alert somebody of.</summary>
    [Id(10)]
    public bool? Sent { get; init; }

    /// <summary>Oldest bar first instead of latest first.</summary>
    [Id(11)]
    public bool OldestFirst { get; init; }

    /// <summary>
    /// The anomalies as they were at this instant, UTC: those that had been found, each with the status that it had. Other conditions are on what they were then. Null for
    /// the present.
    /// </summary>
    [Id(12)]
    public DateTime? AsOf { get; init; }

    /// <summary>Only anomalies of this kind.</summary>
    [Id(13)]
    public AnomalyKind? Kind { get; init; }

    /// <summary>
    /// Only the first anomaly of each incident; <see cref="MinSeverity"/> is then asked of any of its anomalies. Those that are retracted are of none. Not together with
    /// <see cref="AsOf"/>.
    /// </summary>
    [Id(14)]
    public bool IncidentsOnly { get; init; }
}

/// <summary>Anomalies across all series: finds them, and keeps what people say of them. Its key is <c>index</c>.</summary>
[Alias("anomaly.IAnomalyIndexGrain"), GrainInterfaceType("anomaly.IAnomalyIndexGrain")]
public interface IAnomalyIndexGrain : IGrainWithStringKey
{
    /// <summary>One anomaly, or null.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("GetAsync")]
    Task<AnomalyRecord?> GetAsync(string anomalyId, CancellationToken cancellationToken);

    /// <summary>A map of tickers and days, drawn of the latest anomalies, of which some thousands are read.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("GetDaysAsync")]
    Task<AnomalyDays> GetDaysAsync(AnomalyDaysQuery query, CancellationToken cancellationToken);

    /// <summary>How incidents stand now, in whatever order; one of which no anomaly holds is left out.</summary>
    /// <param name="incidents">Which, at most 500.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("GetIncidentsAsync")]
    Task<ImmutableArray<AnomalyIncident>> GetIncidentsAsync(ImmutableArray<IncidentKey> incidents, CancellationToken cancellationToken);

    /// <summary>One anomaly with what people say of it, or null.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("GetAssessedAsync")]
    Task<AssessedAnomaly?> GetAssessedAsync(string anomalyId, CancellationToken cancellationToken);

    /// <summary>Notes what somebody holds an anomaly for, in the place of what was said before; null where there is no such anomaly.</summary>
    /// <param name="anomalyId">Which one.</param>
    /// <param name="normal">True for a normal bar, false for a true anomaly, null for neither.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("SetAssessmentAsync")]
    Task<AssessedAnomaly?> SetAssessmentAsync(string anomalyId, bool? normal, string by, CancellationToken cancellationToken);

    /// <summary>Keeps what somebody writes about an anomaly, however many do so at once; null where there is no such anomaly.</summary>
    /// <param name="anomalyId">Which one.</param>
    /// <param name="noteId">A new UUID: the same again changes nothing.</param>
    /// <param name="text">As <see cref="AnomalyNote.Text"/>.</param>
    /// <param name="by">Who writes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DetectionException">The text cannot be kept, or the anomaly has <see cref="AnomalyNote.MostOfAnomaly"/> notes.</exception>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("AddNoteAsync")]
    Task<AnomalyNote?> AddNoteAsync(string anomalyId, string noteId, string text, string by, CancellationToken cancellationToken);

    /// <summary>Deletes a note; false where the anomaly has no such note.</summary>
    [AlwaysInterleave]
    [Alias("RemoveNoteAsync")]
    Task<bool> RemoveNoteAsync(string anomalyId, string noteId, CancellationToken cancellationToken);

    /// <summary>Why one is an anomaly, or null where there is none.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("ExplainAsync")]
    Task<AnomalyExplanation?> ExplainAsync(string anomalyId, CancellationToken cancellationToken);

    /// <summary>
    /// Everything that one rests on, as a zip file: bars, model, features and run. <c>anomaly verify --evidence</c> computes its score again from that alone. Null where there is no
    /// such anomaly.
    /// </summary>
    /// <exception cref="DetectionException">Bars that it rests on, or the file of its model, are no longer there.</exception>
    [AlwaysInterleave]
    [SafeToRetry]
    [ResponseTimeout("00:02:00")]
    [Alias("GetEvidenceAsync")]
    Task<byte[]?> GetEvidenceAsync(string anomalyId, CancellationToken cancellationToken);

    /// <summary>Anomalies by filter, at most 500 a page.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("ListAsync")]
    Task<Page<AnomalyRecord>> ListAsync(AnomalyQuery query, CancellationToken cancellationToken);
}
