using System.Text.Json.Serialization;
using Anomaly.Grains.Interfaces.Anomalies;

namespace Anomaly.Gateway.Api.Documents;

/// <summary>One anomaly with everything needed to defend or re-derive it, under the field names of the system before this one.</summary>
internal sealed record AnomalyView
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

    /// <summary>-1 to 0, lower is stranger.</summary>
    public required double AnomalyScore { get; init; }

    /// <summary>What each feature added to the strangeness, largest first.</summary>
    public required IReadOnlyDictionary<string, double?> Contributions { get; init; }

    /// <summary>0 to 1, higher is stranger; null for models without calibration.</summary>
    public double? Severity { get; init; }

    /// <summary>The tests that would have sufficed alone, strongest first: name, value, tail probability.</summary>
    public required IReadOnlyList<string> Evidence { get; init; }

    /// <summary>up, down, volume or range; null where the model does not say.</summary>
    public string? Direction { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Reason { get; init; }

    /// <summary>Whether the old system sent an alert; kept for its clients.</summary>
    public required bool Sent { get; init; }

    /// <summary>What has become of it.</summary>
    public required AnomalyStatus Status { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The document of an anomaly.</summary>
    public static AnomalyView Of(AnomalyDocument anomaly) => new()
    {
        Id = anomaly.Id,
        Ticker = anomaly.Ticker,
        Datetime = anomaly.Datetime,
        Close = anomaly.Close,
        Volume = anomaly.Volume,
        Interval = anomaly.Interval,
        DetectionRunId = anomaly.DetectionRunId,
        DetectionTimestamp = anomaly.DetectionTimestamp,
        ModelVersion = anomaly.ModelVersion,
        ModelHash = anomaly.ModelHash,
        Features = NamedValues.Of(anomaly.Features),
        AnomalyScore = anomaly.AnomalyScore,
        Contributions = NamedValues.Of(anomaly.Contributions),
        Severity = anomaly.Severity,
        Evidence = anomaly.Evidence,
        Direction = anomaly.Direction,
        Reason = anomaly.Reason,
        Sent = anomaly.Sent,
        Status = anomaly.Status,
        CreatedAt = anomaly.CreatedAt,
    };
}
