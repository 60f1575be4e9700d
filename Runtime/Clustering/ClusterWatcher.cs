using Anomaly.Runtime.Activations;
using Anomaly.Runtime.Diagnostics;
using Anomaly.Runtime.Transport;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;

namespace Anomaly.Runtime.Clustering;

/// <summary>A client's view of the cluster: reads the tables now and then, and when something changed.</summary>
internal sealed partial class ClusterWatcher(
    IClusterStore store, ClusterMap map, SiloConnections connections, IOptions<PostgresClusteringOptions> options, TimeProvider time,
    ILogger<ClusterWatcher> logger) : BackgroundService, IClusterView
{
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly Trouble trouble = new(time);

    public IReadOnlyDictionary<SiloAddress, SiloStatus> Silos => map.Silos;

    public IReadOnlyDictionary<SiloAddress, int> Partitions => map.Partitions;

    public override void Dispose()
    {
        wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        map.Changed += () => connections.Prune(map.IsLost);
        var listening = ListenAsync(stoppingToken);
        var period = new MachineTimes(options.Value.Lease).Tick;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                map.Apply(await store.ReadAsync(stoppingToken));
                if (trouble.IsOver())
                    LogReadAgain(logger);
                await wake.WaitAsync(period, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                if (trouble.IsNews(exception.Message))
                    LogReadFailed(logger, exception.Message);
                await Task.Delay(period, time, CancellationToken.None);
            }
        }

        await listening;
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await using var session = await store.WatchAsync(cancellationToken);
                await session.ListenAsync(Wake, cancellationToken);
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                // The reading loop says what is wrong with the database; this one only has to come back.
                await Task.Delay(options.Value.Lease / 10, time, CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Wake()
    {
        lock (wake)
        {
            if (wake.CurrentCount == 0)
                wake.Release();
        }
    }

    [LoggerMessage(212, LogLevel.Information, "The cluster's tables can be read again")]
    private static partial void LogReadAgain(ILogger logger);

    [LoggerMessage(211, LogLevel.Warning, "The cluster's tables could not be read ({Reason}); calls go where the silos were last")]
    private static partial void LogReadFailed(ILogger logger, string reason);
}
