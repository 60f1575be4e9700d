namespace Anomaly.Grains.Interfaces.Backfills;

/// <summary>The answer to a call for a backfill.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.BackfillTicket")]
public sealed record BackfillTicket
{
    /// <summary>False: one was running already and Force was not set.</summary>
    [Id(0)]
    public required bool Started { get; init; }

    /// <summary>The run that was started, or the one that is running.</summary>
    [Id(1)]
    public required string RunId { get; init; }
}
