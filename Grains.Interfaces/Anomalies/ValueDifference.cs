namespace Anomaly.Grains.Interfaces.Anomalies;

/// <summary>An input that is not what it was.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.ValueDifference")]
public sealed record ValueDifference
{
    /// <summary>Feature, bar field, model or anchor.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>What was stored.</summary>
    [Id(1)]
    public string? Original { get; init; }

    /// <summary>What it is now.</summary>
    [Id(2)]
    public string? Current { get; init; }
}
