using System;
using System.Threading;
using System.Threading.Tasks;
using Anomaly.Grains.Interfaces.Errors;
using Anomaly.Grains.Interfaces.Scheduling;
using Anomaly.Grains.Interfaces.Tickers;
using Anomaly.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Anomaly.Grains.Hosting;

/// <summary>
/// Sees to it that what should be running runs, at start and again and again: the schedule, and backfills whose process or silo has gone.
/// Waking a grain that is awake does nothing, so every silo of a cluster may do it.
/// </summary>
internal sealed partial class DetectionKeeper(
    IGrainFactory grains, IDetectionStore store, TimeProvider timeProvider, ILogger<DetectionKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    /// <summary>Wakes the schedule, and the grain of every backfill that is in progress.</summary>
    internal async Task WakeAsync(CancellationToken cancellationToken)
    {
        await grains.GetGrain<ISchedulerGrain>("scheduler").GetStatusAsync(cancellationToken);
        string? cursor = null;
        do
        {
            var query = new RunQuery { Status = RunStatus.InProgress, Trigger = RunTrigger.Backfill, Cursor = cursor };
            var page = await store.ListRunsAsync(query, cancellationToken);
            foreach (var run in page.Items)
                await grains.GetGrain<ITickerDetectionGrain>(run.Series.ToString()).GetBackfillAsync(cancellationToken);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, timeProvider);
        do
        {
            try
            {
                await WakeAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is DetectionException or StoreException or OrleansException or TimeoutException)
            {
                LogNotWoken(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Warning, "Schedule and backfills could not all be woken; trying again in half a minute")]
    private partial void LogNotWoken(Exception exception);
}
