namespace Anomaly.Storage.Sqlite;

public sealed partial class SqliteDetectionStore : IReminderStore
{
    private static readonly SqlTable<StoredReminder> Reminders = new("reminders", (columns, reminder) => new StoredReminder(
        columns.Text("grain_id", reminder?.GrainId),
        columns.Text("name", reminder?.Name),
        (uint)columns.Integer("grain_hash", reminder?.GrainHash),
        columns.Time("start_at", reminder?.StartAt),
        TimeSpan.FromMilliseconds(columns.Integer("period_ms", (long?)reminder?.Period.TotalMilliseconds)),
        columns.Text("etag", reminder?.Etag)));

    public async Task<IReadOnlyList<StoredReminder>> ListRemindersAsync(string grainId, CancellationToken cancellationToken = default) =>
        await ListAsync(Reminders.Select().Where("grain_id = @grain").Then("order by name").With("grain", grainId), Reminders.Read, cancellationToken);

    public async Task<IReadOnlyList<StoredReminder>> ListRemindersAsync(uint above, uint upTo, CancellationToken cancellationToken = default) =>
        await ListAsync(
            Reminders.Select().Where(above < upTo ? "grain_hash > @above and grain_hash <= @up_to" : "(grain_hash > @above or grain_hash <= @up_to)")
                .With("above", (long)above).With("up_to", (long)upTo),
            Reminders.Read,
            cancellationToken);

    public Task<StoredReminder?> FindReminderAsync(string grainId, string name, CancellationToken cancellationToken = default) =>
        FirstAsync(Reminders.Select().Where("grain_id = @grain and name = @name").With("grain", grainId).With("name", name), Reminders.Read, cancellationToken);

    public async Task<string> WriteReminderAsync(StoredReminder reminder, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reminder);
        GrainStateSql.CheckNames(reminder.GrainId, reminder.Name);
        var etag = GrainStateSql.NextEtag();
        await ExecuteAsync(
            Reminders.Write(
                new SqlQuery($"insert or replace into reminders ({Reminders.Names}) values ({Reminders.Values})"), reminder with { Etag = etag }),
            isRepeatable: true,
            cancellationToken);
        return etag;
    }

    public async Task<bool> DeleteReminderAsync(string grainId, string name, string etag, CancellationToken cancellationToken = default) =>
        await ExecuteAsync(
            new SqlQuery("delete from reminders where grain_id = @grain and name = @name and etag = @etag")
                .With("grain", grainId).With("name", name).With("etag", etag),
            isRepeatable: false,
            cancellationToken) > 0;

    public Task DeleteRemindersAsync(CancellationToken cancellationToken = default) =>
        ExecuteAsync(new SqlQuery("delete from reminders"), isRepeatable: true, cancellationToken);
}
