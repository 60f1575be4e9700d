using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Anomaly.Runtime.Reminders;

/// <summary>Reminders that last as long as the process.</summary>
internal sealed class MemoryReminderTable : IReminderTable
{
    private readonly ConcurrentDictionary<(GrainId, string), ReminderEntry> entries = new();

    public Task UpsertAsync(ReminderEntry entry, CancellationToken cancellationToken)
    {
        entries[(entry.GrainId, entry.Name)] = entry;
        return Task.CompletedTask;
    }

    public Task<ReminderEntry?> FindAsync(GrainId grainId, string name, CancellationToken cancellationToken) =>
        Task.FromResult(entries.GetValueOrDefault((grainId, name)));

    public Task RemoveAsync(GrainId grainId, string name, CancellationToken cancellationToken)
    {
        entries.TryRemove((grainId, name), out _);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<ReminderEntry>> ReadDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ReminderEntry>>([.. entries.Values.Where(entry => entry.NextDue <= now).OrderBy(entry => entry.NextDue).Take(limit)]);

    public Task AdvanceAsync(ReminderEntry entry, DateTimeOffset nextDue, CancellationToken cancellationToken)
    {
        entries.TryUpdate((entry.GrainId, entry.Name), entry with { NextDue = nextDue }, entry);
        return Task.CompletedTask;
    }
}
