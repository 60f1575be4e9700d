namespace Anomaly.Grains.Interfaces.Scheduling;

/// <summary>What a scan over the known series did.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.ScanReport")]
public sealed record ScanReport
{
    /// <summary>Series looked at.</summary>
    [Id(0)]
    public required int Series { get; init; }

    /// <summary>Series that had new bars.</summary>
    [Id(1)]
    public required int Detected { get; init; }

    /// <summary>Series whose detection failed.</summary>
    [Id(2)]
    public required int Failed { get; init; }

    /// <summary>Anomalies found.</summary>
    [Id(3)]
    public required int NewAnomalies { get; init; }

    /// <summary>How long it took.</summary>
    [Id(4)]
    public required TimeSpan Duration { get; init; }

    /// <summary>The first few errors.</summary>
    [Id(5)]
    public ImmutableArray<string> Errors { get; init; } = [];
}
