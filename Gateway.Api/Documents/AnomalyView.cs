using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Anomaly.Detection.Decisions;
using Anomaly.Detection.Features.Seed14;

namespace Anomaly.Gateway.Api.Documents;

/// <summary>One anomaly with everything needed to defend or re-derive it, under the field names of the system before this one.</summary>
internal record AnomalyView
{
    /// <summary>24 hex digits.</summary>
    [JsonPropertyName("_id")]
    public required string Id { get; init; }

    /// <summary>Ticker.</summary>
    [JsonPropertyName("Ticker")]
    public required string Ticker { get; init; }

    /// <summary>Open of the bar, UTC.</summary>
    [JsonPropertyName("Datetime")]
    public required DateTimeOffset Datetime { get; init; }

    /// <summary>Close of the bar.</summary>
    [JsonPropertyName("Close")]
    public required double Close { get; init; }

    /// <summary>Volume of the bar.</summary>
    [JsonPropertyName("Volume")]
    public required double Volume { get; init; }

    /// <summary>Interval code.</summary>
    public required string Interval { get; init; }

    /// <summary>The run that found it.</summary>
    public required string DetectionRunId { get; init; }

    /// <summary>When it was found, UTC.</summary>
    public required DateTimeOffset DetectionTimestamp { get; init; }

    /// <summary>Model that found it.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>Hash of the model's file.</summary>
    public required string ModelHash { get; init; }

    /// <summary>The 14 features of the bar.</summary>
    public required IReadOnlyDictionary<string, double?> Features { get; init; }

    /// <summary>-1 to 0, lower is more anomalous.</summary>
    public required double AnomalyScore { get; init; }

    /// <summary>What each feature added to the score, largest first.</summary>
    public required IReadOnlyDictionary<string, double?> Contributions { get; init; }

    /// <summary>0 to 1, higher is more anomalous; null for models without calibration.</summary>
    public double? Severity { get; init; }

    /// <summary>The tests that would have sufficed alone, strongest first: name, value, tail probability.</summary>
    public required IReadOnlyList<string> Evidence { get; init; }

    /// <summary>up, down, volume or range; null where the model does not say.</summary>
    public string? Direction { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Reason { get; init; }

    /// <summary>The sentence as numbers, in its order; empty where only the sentence is known, as of models without calibration and of what earlier programs found.</summary>
    public required IReadOnlyList<ReasonFact> ReasonFacts { get; init; }

    /// <summary>Whether the market or its data were unusual.</summary>
    public required AnomalyKind Kind { get; init; }

    /// <summary>The event of which it is a part; null for one that is retracted, and in answers as of an earlier instant.</summary>
    public IncidentView? Incident { get; init; }

    /// <summary>Whether the old system sent an alert; kept for its clients.</summary>
    public required bool Sent { get; init; }

    /// <summary>What has become of it.</summary>
    public required AnomalyStatus Status { get; init; }

    /// <summary>Since when it has this status, UTC; left out where it has had no other since it was created, or the change was not noted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? StatusSince { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The document of an anomaly.</summary>
    /// <param name="anomaly">The anomaly.</param>
    /// <param name="incident">Its incident as it stands now; null where that was not asked for.</param>
    public static AnomalyView Of(AnomalyRecord anomaly, AnomalyIncident? incident = null) => new()
    {
        Id = anomaly.Id,
        Ticker = anomaly.Series.Ticker.Symbol,
        Datetime = anomaly.Datetime,
        Close = anomaly.Close,
        Volume = anomaly.Volume,
        Interval = anomaly.Series.Interval.Code,
        DetectionRunId = anomaly.DetectionRunId ?? "",
        DetectionTimestamp = anomaly.DetectionTimestamp ?? anomaly.CreatedAt,
        ModelVersion = anomaly.ModelVersion ?? "",
        ModelHash = anomaly.ModelHash,
        Features = NamedValues.Of(Seed14FeatureSet.Instance.Names.Select(name => new NamedValue(name, anomaly.Feature(name)))),
        AnomalyScore = anomaly.AnomalyScore,
        Contributions = NamedValues.Of(anomaly.Contributions.OrderByDescending(value => value.Value).ThenBy(value => value.Name, StringComparer.Ordinal)),
        Severity = anomaly.Severity,
        Evidence = [.. anomaly.Evidence.Select(evidence => evidence.ToString())],
        Direction = anomaly.Direction is { } direction ? EnumNames.Of(direction) : null,
        Reason = anomaly.ReasonToShow,
        ReasonFacts = anomaly.ReasonFacts,
        Kind = anomaly.Kind,
        Incident = IncidentView.Of(anomaly, incident),
        Sent = anomaly.Sent,
        Status = anomaly.Status,
        StatusSince = anomaly.StatusSince,
        CreatedAt = anomaly.CreatedAt,
    };
}

/// <summary>An anomaly with what people say of it.</summary>
internal sealed record AssessedAnomalyView : AnomalyView
{
    [SetsRequiredMembers]
    private AssessedAnomalyView(AnomalyView anomaly, AnomalyAssessment? assessment, IReadOnlyList<AnomalyNote> notes)
        : base(anomaly) => (Assessment, Notes) = (assessment, notes);

    /// <summary>What it is held for; null where nobody has said.</summary>
    [JsonPropertyOrder(1)]
    public AnomalyAssessment? Assessment { get; init; }

    /// <summary>What was written about it, oldest first.</summary>
    [JsonPropertyOrder(1)]
    public IReadOnlyList<AnomalyNote> Notes { get; init; }

    /// <summary>The document of an anomaly.</summary>
    public static AssessedAnomalyView Of(AssessedAnomaly anomaly, AnomalyIncident? incident) => new(AnomalyView.Of(anomaly.Anomaly, incident), anomaly.Assessment, anomaly.Notes);
}

/// <summary>What came of re-deriving an anomaly.</summary>
internal sealed record VerificationView
{
    /// <summary>The current model calls the bar anomalous.</summary>
    public required bool Verified { get; init; }

    /// <summary>Which anomaly.</summary>
    public required string AnomalyId { get; init; }

    /// <summary>Ticker.</summary>
    public required string Ticker { get; init; }

    /// <summary>Interval code.</summary>
    public required string Interval { get; init; }

    /// <summary>Open of the bar, UTC.</summary>
    public required DateTimeOffset Datetime { get; init; }

    /// <summary>Model version that found it.</summary>
    public required string OriginalModel { get; init; }

    /// <summary>Model version in use now.</summary>
    public required string CurrentModel { get; init; }

    /// <summary>Score as stored.</summary>
    public required double OriginalScore { get; init; }

    /// <summary>Score by the current model; null where the bar cannot be scored any more.</summary>
    public double? CurrentScore { get; init; }

    /// <summary>Score by the original model, replayed; null where that model or the bar is gone.</summary>
    public double? ReplayedScore { get; init; }

    /// <summary>Features as stored.</summary>
    public required IReadOnlyDictionary<string, double?> OriginalFeatures { get; init; }

    /// <summary>Features from the bars as they are stored now.</summary>
    public required IReadOnlyDictionary<string, double?> CurrentFeatures { get; init; }

    /// <summary>The run that records this verification.</summary>
    public required string VerificationRunId { get; init; }

    /// <summary>Score, features, close and volume come out of the stored bars and the original model again, bit for bit.</summary>
    public required bool Reproduced { get; init; }

    /// <summary>Every input that differs; empty when reproduced.</summary>
    public required IReadOnlyList<DifferenceView> Differences { get; init; }

    /// <summary>The document of a verification.</summary>
    public static VerificationView Of(VerificationResult result) => new()
    {
        Verified = result.Verified,
        AnomalyId = result.Anomaly.Id,
        Ticker = result.Anomaly.Series.Ticker.Symbol,
        Interval = result.Anomaly.Series.Interval.Code,
        Datetime = result.Anomaly.Datetime,
        OriginalModel = result.Anomaly.ModelVersion ?? "",
        CurrentModel = result.CurrentModel ?? "",
        OriginalScore = result.Anomaly.AnomalyScore,
        CurrentScore = result.CurrentScore,
        ReplayedScore = result.ReplayedScore,
        OriginalFeatures = NamedValues.Of(Seed14FeatureSet.Instance.Names.Select(name => new NamedValue(name, result.Anomaly.Feature(name)))),
        CurrentFeatures = NamedValues.Of(result.CurrentFeatures),
        VerificationRunId = result.RunId,
        Reproduced = result.Reproduced,
        Differences = [.. result.Differences.Select(difference => new DifferenceView(difference.Name, difference.Original, difference.Current))],
    };
}

/// <summary>An input that is not what it was.</summary>
/// <param name="Name">Feature, bar field, model or anchor.</param>
/// <param name="Original">What was stored.</param>
/// <param name="Current">What it is now.</param>
internal sealed record DifferenceView(string Name, string? Original, string? Current);
