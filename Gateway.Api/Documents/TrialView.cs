using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Anomaly.Detection.Decisions;

namespace Anomaly.Gateway.Api.Documents;

/// <summary>What a model says of a bar as it is stored, and of the same bar changed.</summary>
/// <param name="Ticker">Symbol.</param>
/// <param name="Interval">Interval code, for example 1d.</param>
/// <param name="Time">Open of the bar, UTC.</param>
/// <param name="ModelVersion">The model that judged.</param>
/// <param name="Threshold">The least severity of an anomaly where the model is calibrated, else the score below which bars are anomalous.</param>
/// <param name="Stored">The bar as it is stored.</param>
/// <param name="Changed">The bar with the change.</param>
/// <param name="Warning">Why something is missing, or a detection would come to something else; null where there is nothing to say.</param>
internal sealed record TrialView(
    string Ticker, string Interval, DateTimeOffset Time, string ModelVersion, double Threshold, TrialBarView Stored, ChangedBarView Changed, string? Warning)
{
    /// <summary>The document of a trial.</summary>
    public static TrialView Of(SeriesKey series, TrialResult result) => new(
        series.Ticker.Symbol, series.Interval.Code, result.Stored.Bar.Time, result.ModelVersion, result.Threshold,
        TrialBarView.Of(result.Stored), ChangedBarView.Of(result.Changed, result.Features), result.Warning);
}

/// <summary>A bar and how anomalous it is.</summary>
internal record TrialBarView
{
    /// <summary>Open, UTC.</summary>
    public required DateTimeOffset Datetime { get; init; }

    /// <summary>First price.</summary>
    public required double Open { get; init; }

    /// <summary>Highest price.</summary>
    public required double High { get; init; }

    /// <summary>Lowest price.</summary>
    public required double Low { get; init; }

    /// <summary>Last price.</summary>
    public required double Close { get; init; }

    /// <summary>Shares.</summary>
    public required double Volume { get; init; }

    /// <summary>-1 to 0, lower is more anomalous; null where the bar cannot be scored.</summary>
    public double? Score { get; init; }

    /// <summary>0 to 1, higher is more anomalous; null for models without calibration too.</summary>
    public double? Severity { get; init; }

    /// <summary>Whether it is an anomaly.</summary>
    public required bool Anomalous { get; init; }

    /// <summary>One normal bar in so many is at least as anomalous, to two digits; null where there is no severity.</summary>
    public double? OnceInBars { get; init; }

    /// <summary>The document of a bar.</summary>
    public static TrialBarView Of(TrialBar judged) => new()
    {
        Datetime = judged.Bar.Time,
        Open = judged.Bar.Open,
        High = judged.Bar.High,
        Low = judged.Bar.Low,
        Close = judged.Bar.Close,
        Volume = judged.Bar.Volume,
        Score = judged.Score,
        Severity = judged.Severity,
        Anomalous = judged.IsAnomalous,
        OnceInBars = ExplanationView.OnceIn(judged.Severity),
    };
}

/// <summary>A changed bar, how anomalous it is, and why.</summary>
internal sealed record ChangedBarView : TrialBarView
{
    [SetsRequiredMembers]
    private ChangedBarView(TrialBarView bar)
        : base(bar)
    {
    }

    /// <summary>Which way it went; null where it is no anomaly, or the model does not say.</summary>
    [JsonPropertyOrder(1)]
    public AnomalyDirection? Direction { get; init; }

    /// <summary>Why it is an anomaly; null where it is none.</summary>
    [JsonPropertyOrder(1)]
    public string? Reason { get; init; }

    /// <summary>The sentence as numbers; none where it is no anomaly, or only the sentence is known.</summary>
    [JsonPropertyOrder(1)]
    public IReadOnlyList<ReasonFact> ReasonFacts { get; init; } = [];

    /// <summary>Whether the market or its data would be unusual; null where it is no anomaly.</summary>
    [JsonPropertyOrder(1)]
    public AnomalyKind? Kind { get; init; }

    /// <summary>The features that its model was fed, the largest contribution first; none where it cannot be scored.</summary>
    [JsonPropertyOrder(1)]
    public IReadOnlyList<ExplainedFeature> Features { get; init; } = [];

    /// <summary>The tests that would have sufficed alone, strongest first; none where it is no anomaly.</summary>
    [JsonPropertyOrder(1)]
    public IReadOnlyList<EvidenceView> Evidence { get; init; } = [];

    /// <summary>The document of a changed bar.</summary>
    public static ChangedBarView Of(TrialBar judged, IReadOnlyList<ExplainedFeature> features) => new(TrialBarView.Of(judged))
    {
        Direction = judged.Direction,
        Reason = judged.Reason,
        ReasonFacts = judged.ReasonFacts,
        Kind = judged.Kind,
        Features = features,
        Evidence = [.. judged.Evidence.Select(EvidenceView.Of)],
    };
}
