using Microsoft.Extensions.Hosting;

namespace Anomaly.Grains.Hosting;

/// <summary>
/// Once, when the silo has started: activates the schedule and the dispatch of alerts, which then have their reminders, and every backfill that a crash cut off. Their
/// reminders would do the latter too, but up to a minute later; and backfills of a version without reminders have none.
/// </summary>
internal sealed partial class BackfillResumeService(
    IGrainFactory grains, IDetectionStore store, IHostApplicationLifetime lifetime, TimeProvider timeProvider, ILogger<BackfillResumeService> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private string? _failure;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await UntilStartedAsync(stoppingToken);
        while (!await TryResumeAsync(stoppingToken))
            await Task.Delay(Pause, timeProvider, stoppingToken);
    }

    private async Task<bool> TryResumeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await grains.Scheduler().GetStatusAsync(cancellationToken);
            await grains.AlertDispatch().NotifyAsync(cancellationToken);
            var query = new RunQuery { Status = RunStatus.InProgress, Trigger = RunTrigger.Backfill };
            do
            {
                var page = await store.ListRunsAsync(query, cancellationToken);
                foreach (var run in page.Items)
                    await ResumeAsync(run, cancellationToken);
                query = query with { Cursor = page.NextCursor };
            }
            while (query.Cursor is not null);
            return true;
        }
        catch (Exception exception) when (exception is DetectionException or StoreException or OrleansException or TimeoutException)
        {
            if (_failure != exception.Message)
                LogNotResumed(_failure = exception.Message, Pause);
            return false;
        }
    }

    /// <summary>One series that cannot be loaded must not hold up those behind it.</summary>
    private async Task ResumeAsync(DetectionRun run, CancellationToken cancellationToken)
    {
        try
        {
            await grains.Series(run.Series).GetBackfillAsync(cancellationToken);
        }
        catch (DetectionException exception) when (exception.Kind != DetectionErrorKind.StoreUnavailable)
        {
            LogRunNotResumed(run.Series, run.Id, exception.Message);
        }
    }

    /// <summary>The silo takes calls only once the host has started, in whatever order its services were added.</summary>
    private async Task UntilStartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
    }

    [LoggerMessage(LogLevel.Warning, "{Series}: backfill {RunId} could not be resumed: {Reason}")]
    private partial void LogRunNotResumed(SeriesKey series, string runId, string reason);

    [LoggerMessage(LogLevel.Warning, "The schedule and interrupted backfills could not be resumed; trying again every {Pause}. {Reason}")]
    private partial void LogNotResumed(string reason, TimeSpan pause);
}
