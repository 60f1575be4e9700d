using System.Diagnostics.CodeAnalysis;

namespace Anomaly.Grains.Interfaces;

/// <summary>One model with what its file says of its training data, of its threshold and of its calibration.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.ModelCard")]
public sealed record ModelCard : ModelStatus
{
    /// <summary>A card that is filled in field by field.</summary>
    public ModelCard()
    {
    }

    /// <summary>The card of a model, still without what goes beyond its status.</summary>
    [SetsRequiredMembers]
    public ModelCard(ModelStatus status)
        : base(status)
    {
    }

    /// <summary>What a bar is compared with: the least severity of an anomaly where the model is calibrated, else the score below which bars are anomalous.</summary>
    [Id(0)]
    public double Threshold { get; init; }

    /// <summary>Seed of the training; null where it is not known.</summary>
    [Id(1)]
    public ulong? Seed { get; init; }

    /// <summary>SHA-256 of the training rows as little-endian floats, lower-case hex; null where it is not known.</summary>
    [Id(2)]
    public string? DataSha256 { get; init; }

    /// <summary>The features that the model is fed, in the order of a row.</summary>
    [Id(3)]
    public ImmutableArray<ModelFeature> Features { get; init; } = [];

    /// <summary>What the training rows were like; null where the model's file does not say.</summary>
    [Id(4)]
    public ModelQuantiles? Quantiles { get; init; }

    /// <summary>What its severities were counted on; null for a model without severities.</summary>
    [Id(5)]
    public ModelCalibration? Calibration { get; init; }
}

/// <summary>A feature that a model is fed.</summary>
/// <param name="Name">Its name in the feature set.</param>
/// <param name="Label">What people call it.</param>
/// <param name="Unit">What its values are measured in; null for plain numbers.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.ModelFeature")]
public sealed record ModelFeature([property: Id(0)] string Name, [property: Id(1)] string Label, [property: Id(2)] string? Unit);

/// <summary>Quantiles of a model's training rows.</summary>
/// <param name="Probabilities">The share of rows that are at or below each quantile, ascending.</param>
/// <param name="Score">The rows' scores at these shares.</param>
/// <param name="Features">Each feature's values at these shares, in the order of a row.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.ModelQuantiles")]
public sealed record ModelQuantiles(
    [property: Id(0)] ImmutableArray<double> Probabilities, [property: Id(1)] ImmutableArray<double> Score, [property: Id(2)] ImmutableArray<FeatureQuantiles> Features);

/// <summary>Quantiles of one feature.</summary>
/// <param name="Name">The feature.</param>
/// <param name="Values">Its values at <see cref="ModelQuantiles.Probabilities"/>.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.FeatureQuantiles")]
public sealed record FeatureQuantiles([property: Id(0)] string Name, [property: Id(1)] ImmutableArray<double> Values);

/// <summary>What a model's severities were counted on.</summary>
/// <param name="Intervals">The intervals that have tables of their own, shortest first.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.ModelCalibration")]
public sealed record ModelCalibration([property: Id(0)] ImmutableArray<CalibratedInterval> Intervals);

/// <summary>An interval that severities were calibrated for; other intervals are judged by the nearest.</summary>
/// <param name="Seconds">Length of its bars.</param>
/// <param name="Rows">Rows that were counted, none of which the forest was trained on.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.CalibratedInterval")]
public sealed record CalibratedInterval([property: Id(0)] double Seconds, [property: Id(1)] int Rows);
