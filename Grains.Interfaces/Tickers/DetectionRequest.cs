using Anomaly.Grains.Interfaces.Runs;

namespace Anomaly.Grains.Interfaces.Tickers;

/// <summary>A call for detection.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.DetectionRequest")]
public sealed record DetectionRequest
{
    /// <summary>What asks.</summary>
    [Id(0)]
    public required DetectionTrigger Trigger { get; init; }

    /// <summary>How far back the history shall reach at least, as a period code; the default depends on the interval.</summary>
    [Id(1)]
    public string? Period { get; init; }
}
