using System.Collections.Concurrent;
using Anomaly.Runtime.Activations;
using Anomaly.Runtime.Calls;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Anomaly.Runtime.Reminders;

/// <summary>
/// Sets reminders for grains, and fires those that are due on this silo. A tick counts as done when the grain has answered, so one that a
/// crash cuts off fires again; however many were missed, one tick stands for them all.
/// </summary>
internal sealed partial class ReminderService(IReminderTable table, ICluster cluster, GrainReferences references, TimeProvider time,
    ILogger<ReminderService> logger)
{
    private const int BatchSize = 1000;
    private static readonly TimeSpan MinimumPeriod = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<(GrainId, string), bool> firing = new();

    public async Task<IGrainReminder> RegisterAsync(GrainId grainId, string name, TimeSpan dueTime, TimeSpan period,
        CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, MinimumPeriod);
        var firstDue = time.GetUtcNow() + dueTime;
        var entry = new ReminderEntry(grainId, name, firstDue, period, firstDue);
        await table.UpsertAsync(entry, cancellationToken);
        return entry;
    }

    public async Task<IGrainReminder?> FindAsync(GrainId grainId, string name, CancellationToken cancellationToken) =>
        await table.FindAsync(grainId, name, cancellationToken);

    public Task UnregisterAsync(GrainId grainId, string name, CancellationToken cancellationToken) =>
        table.RemoveAsync(grainId, name, cancellationToken);

    /// <summary>Fires what is due, every <paramref name="period"/>, until cancelled.</summary>
    public async Task RunAsync(TimeSpan period, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(period, time);
        try
        {
            do
            {
                await FireDueAsync(cancellationToken);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    private async Task FireDueAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var entry in await table.ReadDueAsync(time.GetUtcNow(), BatchSize, cancellationToken))
            {
                if (cluster.Owns(entry.GrainId) && firing.TryAdd((entry.GrainId, entry.Name), true))
                    _ = FireAsync(entry, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogReadFailed(logger, exception);
        }
    }

    private async Task FireAsync(ReminderEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            // The list may be older than the last tick of this very reminder.
            if (await table.FindAsync(entry.GrainId, entry.Name, cancellationToken) != entry)
                return;
            var now = time.GetUtcNow();
            try
            {
                var grain = references.Reference<IRemindable>(entry.GrainId);
                await grain.ReceiveReminder(entry.Name, new TickStatus(entry.FirstDue.UtcDateTime, entry.Period, now.UtcDateTime));
            }
            catch (SiloUnavailableException)
            {
                return;
            }
            catch (Exception exception)
            {
                LogTickFailed(logger, entry.Name, entry.GrainId, exception);
            }

            await table.AdvanceAsync(entry, entry.TickAfter(now), cancellationToken);
        }
        catch (Exception exception)
        {
            if (!cancellationToken.IsCancellationRequested)
                LogAdvanceFailed(logger, entry.Name, entry.GrainId, exception);
        }
        finally
        {
            firing.TryRemove((entry.GrainId, entry.Name), out _);
        }
    }
}
