using System.Threading;
using System.Threading.Tasks;
using Orleans;
using Orleans.Concurrency;

namespace Anomaly.Grains.Interfaces.Runs;

/// <summary>Reads the audit of all runs and purges what is past its retention; its key is <c>audit</c>.</summary>
[Alias("anomaly.IAuditGrain")]
public interface IAuditGrain : IGrainWithStringKey
{
    /// <summary>One run, or null.</summary>
    [AlwaysInterleave]
    [Alias("GetAsync")]
    Task<RunDocument?> GetAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Runs by filter.</summary>
    [AlwaysInterleave]
    [Alias("ListAsync")]
    Task<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken);

    /// <summary>The latest backfill run of a ticker, at any interval when none is given; null when there is none.</summary>
    [AlwaysInterleave]
    [Alias("GetLatestBackfillAsync")]
    Task<RunDocument?> GetLatestBackfillAsync(string ticker, string? interval, CancellationToken cancellationToken);

    /// <summary>Deletes runs past their retention in small batches; answers how many.</summary>
    [Alias("PurgeAsync")]
    Task<int> PurgeAsync(CancellationToken cancellationToken);
}
