namespace Anomaly.Grains.Models;

/// <summary>The version that somebody chose for a market.</summary>
[GenerateSerializer]
[Alias("anomaly.ModelPin")]
public sealed class ModelPin
{
    /// <summary>For example US_model-0.1.0; null where the newest is used.</summary>
    [Id(0)]
    public string? Version { get; set; }
}
