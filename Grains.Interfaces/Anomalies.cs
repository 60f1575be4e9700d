using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Anomaly.Detection.Decisions;

namespace Anomaly.Grains.Interfaces;

/// <summary>What has become of an anomaly.</summary>
[GenerateSerializer]
[Alias("anomaly.AnomalyStatus")]
public enum AnomalyStatus
{
    /// <summary>Detected and not yet acknowledged.</summary>
    New,

    /// <summary>A person has seen it.</summary>
    Acknowledged,

    /// <summary>The bars that it was found on were corrected, and it no longer holds. Never deleted.</summary>
    Retracted,
}

/// <summary>A number with the name of the feature that it belongs to.</summary>
/// <param name="Name">The feature's name.</param>
/// <param name="Value">Not-a-number where it is missing, which is <c>null</c> in documents.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.NamedValue")]
public readonly record struct NamedValue([property: Id(0)] string Name, [property: Id(1)] double Value);

/// <summary>
/// One anomalous bar with all that is needed to trace, defend and re-derive it: the row of <c>anomalies</c>. Times are UTC.
/// </summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.AnomalyRecord")]
public sealed record AnomalyRecord
{
    /// <summary>See <see cref="AnomalyId"/>; derived, never given.</summary>
    public string Id => AnomalyId.Of(Series, Datetime, ModelHash);

    /// <summary>The series; <c>Ticker</c> and <c>interval</c> in documents.</summary>
    [Id(0)]
    public required SeriesKey Series { get; init; }

    /// <summary>When the bar opens, on a whole second.</summary>
    [Id(1)]
    public required DateTime Datetime { get; init; }

    /// <summary>The bar's closing price when it was found.</summary>
    [Id(2)]
    public required double Close { get; init; }

    /// <summary>The bar's volume when it was found.</summary>
    [Id(3)]
    public required double Volume { get; init; }

    /// <summary>The run that found it; null where the system before this one recorded none.</summary>
    [Id(4)]
    public string? DetectionRunId { get; init; }

    /// <summary>When it was found, or found to hold again.</summary>
    [Id(5)]
    public DateTime? DetectionTimestamp { get; init; }

    /// <summary>The model that found it; null where the system before this one recorded none.</summary>
    [Id(6)]
    public string? ModelVersion { get; init; }

    /// <summary><c>sha256:</c> and the hex digest of that model's file; empty where the system before this one recorded none.</summary>
    [Id(7)]
    public required string ModelHash { get; init; }

    /// <summary>The 14 features of <c>seed-14</c> at the bar.</summary>
    [Id(8)]
    public ImmutableArray<NamedValue> Features { get; init; } = [];

    /// <summary>The forest's score_samples, -1 to 0, lower is more anomalous. Not-a-number where the system before this one recorded none.</summary>
    [Id(9)]
    public required double AnomalyScore { get; init; }

    /// <summary>Calibrated severity, 0 to 1, higher is more anomalous; null for models without calibration.</summary>
    [Id(10)]
    public double? Severity { get; init; }

    /// <summary>The tests that would have sufficed alone, strongest first; empty where there are none.</summary>
    [Id(11)]
    public ImmutableArray<Evidence> Evidence { get; init; } = [];

    /// <summary>Which way the bar went; null where the model does not say.</summary>
    [Id(12)]
    public AnomalyDirection? Direction { get; init; }

    /// <summary>What each feature of the model's set added to the score.</summary>
    [Id(13)]
    public ImmutableArray<NamedValue> Contributions { get; init; } = [];

    /// <summary>A sentence for people that says why.</summary>
    [Id(14)]
    public string? Reason { get; init; }

    /// <summary><see cref="Reason"/>, or a plain sentence where the system before this one recorded none.</summary>
    public string ReasonToShow => Reason ?? UnknownReason;

    /// <summary>What is shown where the system before this one recorded no reason.</summary>
    public const string UnknownReason = "Scored below the model's threshold.";

    /// <summary>Whether the system before this one sent an alert; kept for its clients.</summary>
    [Id(15)]
    public bool Sent { get; init; }

    /// <summary>What has become of it.</summary>
    [Id(16)]
    public AnomalyStatus Status { get; init; }

    /// <summary>When it was first stored.</summary>
    [Id(17)]
    public required DateTime CreatedAt { get; init; }

    /// <summary>
    /// Its place in the feed of events: set by the store, higher than every other at each change of <see cref="Status"/>;
    /// 0 for what was imported and has not changed since.
    /// </summary>
    [Id(18)]
    public long Sequence { get; init; }

    /// <summary>
    /// Since when <see cref="Status"/> is what it is: set by the store; null where it has had no other since <see cref="CreatedAt"/>, or only changed before
    /// this was noted.
    /// </summary>
    [Id(19)]
    public DateTime? StatusSince { get; init; }

    /// <summary>Whether the market or its data were unusual.</summary>
    [Id(20)]
    public AnomalyKind Kind { get; init; }

    /// <summary><see cref="Reason"/> as numbers, in the order of the sentence; empty where the model does not say, or a program before this one found it.</summary>
    [Id(21)]
    public ImmutableArray<ReasonFact> ReasonFacts { get; init; } = [];

    /// <summary>
    /// Open of the first bar of the incident that it belongs to (<see cref="Detection.Engine.Incidents"/>), while it holds; null where a program before this one
    /// stored it, which is then an incident of its own.
    /// </summary>
    [Id(22)]
    public DateTime? Incident { get; init; }

    /// <summary>A feature's value; not-a-number where it is missing.</summary>
    public double Feature(string name)
    {
        foreach (var feature in Features)
        {
            if (feature.Name == name)
                return feature.Value;
        }

        return double.NaN;
    }
}

/// <summary>
/// The id of an anomaly: the first 24 hex digits (lower case) of the SHA-256 of <c>ticker|interval|datetime|model_hash</c> in UTF-8, the time as
/// <c>yyyy-MM-ddTHH:mm:ssZ</c>. It depends on nothing else, so detecting a bar again cannot make a second anomaly.
/// </summary>
public static class AnomalyId
{
    /// <summary>The id's length in hex digits.</summary>
    public const int Length = 24;

    /// <summary>The id of the anomaly that one model finds at one bar.</summary>
    /// <param name="series">The bar's series.</param>
    /// <param name="time">When the bar opens, UTC, on a whole second.</param>
    /// <param name="modelHash">As <see cref="AnomalyRecord.ModelHash"/> has it.</param>
    public static string Of(SeriesKey series, DateTime time, string modelHash)
    {
        ArgumentNullException.ThrowIfNull(modelHash);
        if (time.Kind != DateTimeKind.Utc)
            throw new ArgumentException($"A bar's time must be UTC, not {time.Kind}.", nameof(time));
        var iso = time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{series.Ticker}|{series.Interval}|{iso}|{modelHash}"));
        return Convert.ToHexStringLower(hash.AsSpan(0, Length / 2));
    }
}

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
