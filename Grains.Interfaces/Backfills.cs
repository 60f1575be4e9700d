namespace Anomaly.Grains.Interfaces;

/// <summary>A call for the history of a series.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.BackfillRequest")]
public sealed record BackfillRequest
{
    /// <summary>How far back.</summary>
    [Id(0)]
    public required Period MaxPeriod { get; init; }

    /// <summary>Start over even while one runs; the running one ends as failed.</summary>
    [Id(1)]
    public required bool Force { get; init; }

    /// <summary>
    /// The id that the run gets, chosen by the caller so that the same request can be sent again when its answer was lost: at most 64 characters. Null: the
    /// grain chooses one.
    /// </summary>
    [Id(2)]
    public string? RunId { get; init; }

    /// <summary>Whether people who follow the series are told of the anomalies that it finds, however old. Nobody is told otherwise.</summary>
    [Id(3)]
    public bool Notify { get; init; }
}

/// <summary>The answer to a call for a backfill.</summary>
/// <param name="Started">False: one was running already and <see cref="BackfillRequest.Force"/> was not set.</param>
/// <param name="RunId">The run that was started, or the one that is running.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.BackfillTicket")]
public sealed record BackfillTicket([property: Id(0)] bool Started, [property: Id(1)] string RunId);
