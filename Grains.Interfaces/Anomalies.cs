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

/// <summary>What happened to an anomaly.</summary>
[GenerateSerializer]
[Alias("anomaly.AnomalyEventKind")]
public enum AnomalyEventKind
{
    /// <summary>A detection found it.</summary>
    Found,

    /// <summary>Corrected bars took its ground away.</summary>
    Retracted,

    /// <summary>Corrected bars brought a retracted one back.</summary>
    Restored,

    /// <summary>A person acknowledged it.</summary>
    Acknowledged,
}

/// <summary>A change of an anomaly, in the order of commits; its id to resume from is the anomaly's <see cref="AnomalyRecord.Sequence"/>.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Anomaly">The anomaly as it stands.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.AnomalyEvent")]
public sealed record AnomalyEvent([property: Id(0)] AnomalyEventKind Kind, [property: Id(1)] AnomalyRecord Anomaly)
{
    /// <summary>The event of an anomaly whose status has changed.</summary>
    public AnomalyEvent(AnomalyRecord anomaly)
        : this(KindOf(anomaly), anomaly)
    {
    }

    /// <summary>Grows with every event; the id to resume from.</summary>
    public long Sequence => Anomaly.Sequence;

    /// <summary>Whether the anomaly holds and is the first of its incident: what to raise an alert for.</summary>
    public bool BeginsIncident => Anomaly.Status != AnomalyStatus.Retracted && IncidentKey.Of(Anomaly).Start == Anomaly.Datetime;

    // One that was retracted and holds again is new with a detection later than the row's creation.
    private static AnomalyEventKind KindOf(AnomalyRecord changed) => changed.Status switch
    {
        AnomalyStatus.Retracted => AnomalyEventKind.Retracted,
        AnomalyStatus.Acknowledged => AnomalyEventKind.Acknowledged,
        _ when changed.DetectionTimestamp > changed.CreatedAt => AnomalyEventKind.Restored,
        _ => AnomalyEventKind.Found,
    };
}

/// <summary>What happens to anomalies, as it happens; its key is <c>feed</c>.</summary>
[Alias("anomaly.IAnomalyFeedGrain"), GrainInterfaceType("anomaly.IAnomalyFeedGrain")]
public interface IAnomalyFeedGrain : IGrainWithStringKey
{
    /// <summary>The sequence of the last event; 0 before the first.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("GetLastSequenceAsync")]
    Task<long> GetLastSequenceAsync(CancellationToken cancellationToken);

    /// <summary>
    /// What happens to anomalies of all series, from after a sequence on, without end. It breaks when the silo that serves it goes: call again with
    /// the last sequence that arrived, and nothing is missed.
    /// </summary>
    /// <exception cref="DetectionException">The sequence is negative, or the store cannot be read.</exception>
    [AlwaysInterleave]
    [Alias("WatchAsync")]
    IAsyncEnumerable<AnomalyEvent> WatchAsync(long afterSequence, CancellationToken cancellationToken);

    /// <summary>Says that the feed has grown, so that watchers read it at once. What it misses is found by their next read.</summary>
    [OneWay, AlwaysInterleave]
    [Alias("NotifyAsync")]
    Task NotifyAsync(CancellationToken cancellationToken);
}
