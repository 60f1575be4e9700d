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

    /// <summary>
    /// The id that the run gets, chosen by the caller so that the same request can be sent again when its answer was lost: at most 64 characters. Null: the
    /// grain chooses one.
    /// </summary>
    [Id(2)]
    public string? RunId { get; init; }
}
