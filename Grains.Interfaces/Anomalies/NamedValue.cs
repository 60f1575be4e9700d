namespace Anomaly.Grains.Interfaces.Anomalies;

/// <summary>A number with the name of the feature it belongs to.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.NamedValue")]
public sealed record NamedValue
{
    /// <summary>Feature name.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>The value; null where it is missing.</summary>
    [Id(1)]
    public double? Value { get; init; }
}
