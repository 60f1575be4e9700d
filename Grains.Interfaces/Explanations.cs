namespace Anomaly.Grains.Interfaces;

/// <summary>Why a bar is an anomaly: the features that its model was fed, beside what is usual for them.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.AnomalyExplanation")]
public sealed record AnomalyExplanation
{
    /// <summary>The anomaly, with what people say of it.</summary>
    [Id(0)]
    public required AssessedAnomaly Anomaly { get; init; }

    /// <summary>The features of the model's own set, the largest contribution first.</summary>
    [Id(1)]
    public ImmutableArray<ExplainedFeature> Features { get; init; } = [];

    /// <summary>What the model compares with, as in <see cref="ModelCard.Threshold"/>; null where its file is gone.</summary>
    [Id(2)]
    public double? Threshold { get; init; }

    /// <summary>First bar of the model's training data, UTC; null where it is not known.</summary>
    [Id(3)]
    public DateTimeOffset? TrainedFrom { get; init; }

    /// <summary>Last bar of the model's training data, UTC; null where it is not known.</summary>
    [Id(4)]
    public DateTimeOffset? TrainedTo { get; init; }
}

/// <summary>One feature of an anomalous bar. What its model's file does not say is null.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.ExplainedFeature")]
public sealed record ExplainedFeature
{
    /// <summary>Its name in the model's feature set.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>What people call it.</summary>
    [Id(1)]
    public required string Label { get; init; }

    /// <summary>Its value at the bar; null where that was not stored and cannot be derived from the stored bars any more.</summary>
    [Id(2)]
    public double? Value { get; init; }

    /// <summary>5 % of the training rows are at or below this.</summary>
    [Id(3)]
    public double? UsualLow { get; init; }

    /// <summary>95 % of the training rows are at or below this.</summary>
    [Id(4)]
    public double? UsualHigh { get; init; }

    /// <summary>1 % of the training rows are at or below this.</summary>
    [Id(5)]
    public double? Low { get; init; }

    /// <summary>99 % of the training rows are at or below this.</summary>
    [Id(6)]
    public double? High { get; init; }

    /// <summary>What it added to the score: positive made the bar more anomalous.</summary>
    [Id(7)]
    public double? Contribution { get; init; }

    /// <summary>What its values are measured in; null for plain numbers.</summary>
    [Id(8)]
    public string? Unit { get; init; }
}
