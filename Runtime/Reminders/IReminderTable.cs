using Orleans.Runtime;

namespace Anomaly.Runtime.Reminders;

/// <summary>Where reminders are kept. Registered as a service by the host that wants them to outlive the process; thread-safe.</summary>
public interface IReminderTable
{
    /// <summary>Adds the reminder or replaces the one of the same grain and name.</summary>
    Task UpsertAsync(ReminderEntry entry, CancellationToken cancellationToken);

    /// <summary>The reminder of that grain and name, or null.</summary>
    Task<ReminderEntry?> FindAsync(GrainId grainId, string name, CancellationToken cancellationToken);

    /// <summary>Removes a reminder; one that is gone is no error.</summary>
    Task RemoveAsync(GrainId grainId, string name, CancellationToken cancellationToken);

    /// <summary>
    /// The reminders that are due at <paramref name="now"/>; at most <paramref name="limit"/>, longest overdue first. Those of other
    /// silos' grains may be left out; they are ignored.
    /// </summary>
    Task<IReadOnlyList<ReminderEntry>> ReadDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Sets when the reminder is due next, if it still is as <paramref name="entry"/> says; a reminder changed meanwhile stays as it is.
    /// </summary>
    Task AdvanceAsync(ReminderEntry entry, DateTimeOffset nextDue, CancellationToken cancellationToken);
}
