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
    IGrainFactory grains, IDetectionStore store, IHostApplicationLifetime lifetime, TimeProvider timeProvider, ILogger<DetectionKeeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    /// <summary>Wakes the schedule, and the grain of every backfill that is in progress.</summary>
    internal async Task WakeAsync(CancellationToken cancellationToken)
    {
        await TryAsync(() => grains.GetGrain<ISchedulerGrain>("scheduler").GetStatusAsync(cancellationToken), "schedule");
        string? cursor = null;
        do
        {
            var query = new RunQuery { Status = RunStatus.InProgress, Trigger = RunTrigger.Backfill, Cursor = cursor };
            var page = await store.ListRunsAsync(query, cancellationToken);
            foreach (var run in page.Items)
                await TryAsync(() => grains.GetGrain<ITickerDetectionGrain>(run.Series.ToString()).GetBackfillAsync(cancellationToken), run.Id);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await UntilStartedAsync(stoppingToken);
        using var timer = new PeriodicTimer(Period, timeProvider);
        do
            await TryAsync(() => WakeAsync(stoppingToken), "store");
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>The silo takes calls only once the host has started, in whatever order its services were added.</summary>
    private async Task UntilStartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
    }

    private async Task TryAsync(Func<Task> wake, string what)
    {
        try
        {
            await wake();
        }
        catch (Exception exception) when (exception is DetectionException or StoreException or OrleansException or TimeoutException)
        {
            LogNotWoken(exception, what);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Could not wake {What}; trying again in half a minute")]
    private partial void LogNotWoken(Exception exception, string what);
}
