namespace Anomaly.Grains.Interfaces.Runs;

/// <summary>Reads the audit of all runs; its key is <c>audit</c>.</summary>
[Alias("anomaly.IAuditGrain"), GrainInterfaceType("anomaly.IAuditGrain")]
public interface IAuditGrain : IGrainWithStringKey
{
    /// <summary>One run, or null.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("GetAsync")]
    Task<RunDocument?> GetAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Runs by filter.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("ListAsync")]
    Task<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken);

    /// <summary>The latest backfill run of a ticker, at any interval when none is given; null when there is none.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("GetLatestBackfillAsync")]
    Task<RunDocument?> GetLatestBackfillAsync(string ticker, string? interval, CancellationToken cancellationToken);
}
