namespace Anomaly.Storage;

/// <summary>
/// What wakes grains after a restart, for hosts on the embedded engine. In a cluster, Orleans' own provider keeps reminders in the same
/// database (see the migration that makes its tables).
/// </summary>
public interface IReminderStore
{
    /// <summary>The reminders of one grain.</summary>
    Task<IReadOnlyList<StoredReminder>> ListRemindersAsync(string grainId, CancellationToken cancellationToken = default);

    /// <summary>
    /// The reminders whose grains' hashes are above one number and up to another, on a ring: where the first is not below the second, those
    /// above the first and those up to the second.
    /// </summary>
    Task<IReadOnlyList<StoredReminder>> ListRemindersAsync(uint above, uint upTo, CancellationToken cancellationToken = default);

    /// <summary>One reminder, or null.</summary>
    Task<StoredReminder?> FindReminderAsync(string grainId, string name, CancellationToken cancellationToken = default);

    /// <summary>Writes a reminder, whatever was there. Its etag is not looked at.</summary>
    /// <returns>The new etag.</returns>
    Task<string> WriteReminderAsync(StoredReminder reminder, CancellationToken cancellationToken = default);

    /// <summary>Deletes a reminder if it still has this etag.</summary>
    /// <returns>Whether it was there.</returns>
    Task<bool> DeleteReminderAsync(string grainId, string name, string etag, CancellationToken cancellationToken = default);

    /// <summary>Deletes all reminders.</summary>
    Task DeleteRemindersAsync(CancellationToken cancellationToken = default);
}

/// <summary>A promise to call a grain at a time and again after each period: the row of <c>reminders</c>.</summary>
/// <param name="GrainId">Whom to call.</param>
/// <param name="Name">Unique among the grain's reminders.</param>
/// <param name="GrainHash">The grain's place on the ring of all grains.</param>
/// <param name="StartAt">The first call, UTC.</param>
/// <param name="Period">From one call to the next, in whole milliseconds.</param>
/// <param name="Etag">Changes with every write.</param>
public sealed record StoredReminder(string GrainId, string Name, uint GrainHash, DateTime StartAt, TimeSpan Period, string Etag);
