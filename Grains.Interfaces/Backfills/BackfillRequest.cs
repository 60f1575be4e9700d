using Orleans;

namespace Anomaly.Grains.Interfaces.Backfills;

/// <summary>A call for the history of a series.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.BackfillRequest")]
public sealed record BackfillRequest
{
    /// <summary>How far back, a period code.</summary>
    [Id(0)]
    public required string MaxPeriod { get; init; }

    /// <summary>Start over even while one runs; the running one ends as failed.</summary>
    [Id(1)]
    public required bool Force { get; init; }
}
