namespace Anomaly.Grains.Hosting;

/// <summary>Reminders of a silo that is a cluster of its own, in the embedded store.</summary>
internal sealed class StoredReminderTable(IReminderStore store) : IReminderTable
{
    /// <inheritdoc />
    public async Task<ReminderTableData> ReadRows(GrainId grainId) => new((await store.ListRemindersAsync(grainId.ToString())).Select(ToEntry));

    /// <inheritdoc />
    public async Task<ReminderTableData> ReadRows(uint begin, uint end) => new((await store.ListRemindersAsync(begin, end)).Select(ToEntry));

    /// <inheritdoc />
    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) =>
        await store.FindReminderAsync(grainId.ToString(), reminderName) is { } found ? ToEntry(found) : null;

    /// <inheritdoc />
    public async Task<string?> UpsertRow(ReminderEntry entry) => await store.WriteReminderAsync(new StoredReminder(
        entry.GrainId.ToString(), entry.ReminderName, entry.GrainId.GetUniformHashCode(), DateTime.SpecifyKind(entry.StartAt, DateTimeKind.Utc), entry.Period, ""));

    /// <inheritdoc />
    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => store.DeleteReminderAsync(grainId.ToString(), reminderName, eTag);

    /// <inheritdoc />
    public Task TestOnlyClearTable() => store.DeleteRemindersAsync();

    private static ReminderEntry ToEntry(StoredReminder stored) => new()
    {
        GrainId = GrainId.Parse(stored.GrainId),
        ReminderName = stored.Name,
        StartAt = stored.StartAt,
        Period = stored.Period,
        ETag = stored.Etag,
    };
}
