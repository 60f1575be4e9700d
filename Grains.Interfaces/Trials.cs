using Anomaly.Detection.Decisions;

namespace Anomaly.Grains.Interfaces;

/// <summary>A stored bar and a change of it, to learn what would be found then. With no change, the bar as it is.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.TrialRequest")]
public sealed record TrialRequest
{
    /// <summary>The least <see cref="PriceFactor"/>.</summary>
    public const double LeastPriceFactor = 0.1;

    /// <summary>The largest <see cref="PriceFactor"/>.</summary>
    public const double MostPriceFactor = 10;

    /// <summary>The largest <see cref="VolumeFactor"/>.</summary>
    public const double MostVolumeFactor = 1000;

    /// <summary>The largest <see cref="Budget"/>.</summary>
    public const double MostBudget = 0.1;

    /// <summary>When the bar opens, UTC; null for the last one stored.</summary>
    [Id(0)]
    public DateTime? Time { get; init; }

    /// <summary>The bar's new close, above 0; null for another or none. Not together with <see cref="PriceFactor"/>.</summary>
    [Id(1)]
    public double? Close { get; init; }

    /// <summary>What its close is multiplied by, <see cref="LeastPriceFactor"/> to <see cref="MostPriceFactor"/>.</summary>
    [Id(2)]
    public double? PriceFactor { get; init; }

    /// <summary>What its volume is multiplied by, 0 to <see cref="MostVolumeFactor"/>.</summary>
    [Id(3)]
    public double? VolumeFactor { get; init; }

    /// <summary>Version of the model that judges, for example US_model-1.0.0; null for the market's active one.</summary>
    [Id(4)]
    public string? Model { get; init; }

    /// <summary>The share of normal bars that may be called anomalies, above 0 and at most <see cref="MostBudget"/>; null for the model's own threshold.</summary>
    [Id(5)]
    public double? Budget { get; init; }

    /// <summary>The first member that is out of its bounds, as the API calls it, and a sentence that says what would be right; null where all are fine.</summary>
    public (string Field, string Sentence)? FindProblem() => this switch
    {
        { Time.Kind: not DateTimeKind.Utc } => ("time", "'time' must be in UTC."),
        { Close: not null, PriceFactor: not null } => ("price_factor", "Use either 'close' or 'price_factor': both are a new close."),
        { Close: not (null or (> 0 and <= Bar.MaxMagnitude)) } => ("close", $"'close' must be a price: above 0, and at most {Bar.MaxMagnitude:0e0}."),
        { PriceFactor: not (null or (>= LeastPriceFactor and <= MostPriceFactor)) } => ("price_factor", FormattableString.Invariant($"'price_factor' must be a number from {LeastPriceFactor} to {MostPriceFactor}.")),
        { VolumeFactor: not (null or (>= 0 and <= MostVolumeFactor)) } => ("volume_factor", FormattableString.Invariant($"'volume_factor' must be a number from 0 to {MostVolumeFactor}.")),
        { Budget: not (null or (> 0 and <= MostBudget)) } => ("budget", FormattableString.Invariant($"'budget' must be above 0 and at most {MostBudget}: the share of normal bars that may be called anomalies.")),
        _ => null,
    };

    /// <summary>A bar with the change: the new close and volume, high and low moved just so far that they contain the close, the open as it is.</summary>
    /// <param name="bar">The bar as it is stored.</param>
    /// <returns>The changed bar; it is not <see cref="Bar.IsComplete"/> where a product is beyond all prices and volumes.</returns>
    public Bar Apply(Bar bar)
    {
        var close = Close ?? (PriceFactor is { } factor ? bar.Close * factor : bar.Close);
        return bar with
        {
            High = Math.Max(bar.High, close),
            Low = Math.Min(bar.Low, close),
            Close = close,
            Volume = VolumeFactor is { } times ? bar.Volume * times : bar.Volume,
        };
    }
}

/// <summary>What a model says of a bar as it is stored, and of the same bar changed.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.TrialResult")]
public sealed record TrialResult
{
    /// <summary>The model that judged.</summary>
    [Id(0)]
    public required string ModelVersion { get; init; }

    /// <summary>What it compares with, as in <see cref="ModelCard.Threshold"/>, with the budget that was asked for.</summary>
    [Id(1)]
    public required double Threshold { get; init; }

    /// <summary>The bar as it is stored.</summary>
    [Id(2)]
    public required TrialBar Stored { get; init; }

    /// <summary>The bar with the change.</summary>
    [Id(3)]
    public required TrialBar Changed { get; init; }

    /// <summary>The features of the changed bar in the model's own set, the largest contribution first; empty where it cannot be scored.</summary>
    [Id(4)]
    public ImmutableArray<ExplainedFeature> Features { get; init; } = [];

    /// <summary>Why something is missing or another detection would come to something else, in sentences; null where there is nothing to say.</summary>
    [Id(5)]
    public string? Warning { get; init; }
}

/// <summary>A bar with what a model says of it.</summary>
/// <param name="Bar">The bar.</param>
/// <param name="Score">Its score, -1 to 0, lower is more anomalous; null where it cannot be scored.</param>
/// <param name="Severity">1 less the share of normal bars that are at least as anomalous; null for a model without calibration too.</param>
/// <param name="IsAnomalous">Whether it is an anomaly.</param>
/// <param name="Direction">Which way it went; null where it is no anomaly, or the model does not say.</param>
/// <param name="Reason">Why it is an anomaly, in words; null where it is none.</param>
/// <param name="Evidence">The tests that would have sufficed alone, strongest first; empty where it is no anomaly.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.TrialBar")]
public sealed record TrialBar(
    [property: Id(0)] Bar Bar,
    [property: Id(1)] double? Score,
    [property: Id(2)] double? Severity,
    [property: Id(3)] bool IsAnomalous,
    [property: Id(4)] AnomalyDirection? Direction,
    [property: Id(5)] string? Reason,
    [property: Id(6)] ImmutableArray<Evidence> Evidence)
{
    /// <summary>Whether the market or its data were unusual; null where it is no anomaly.</summary>
    [Id(7)]
    public AnomalyKind? Kind { get; init; }

    /// <summary><see cref="Reason"/> as numbers; empty where it is no anomaly, or the model does not say.</summary>
    [Id(8)]
    public ImmutableArray<ReasonFact> ReasonFacts { get; init; } = [];
}
