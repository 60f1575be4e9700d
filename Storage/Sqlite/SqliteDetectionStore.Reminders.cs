using Anomaly.Storage.Sql;

namespace Anomaly.Storage.Sqlite;

public sealed partial class SqliteDetectionStore : IReminderStore
{
    private const string SelectReminder = "select grain_id, name, grain_hash, start_at, period_ms, etag from reminders where ";

    /// <inheritdoc />
    public async Task<IReadOnlyList<StoredReminder>> ListRemindersAsync(string grainId, CancellationToken cancellationToken = default) =>
        await ListAsync(new SqlQuery(SelectReminder + "grain_id = @grain order by name").With("grain", grainId), ReadReminder, cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<StoredReminder>> ListRemindersAsync(uint above, uint upTo, CancellationToken cancellationToken = default) =>
        await ListAsync(
            new SqlQuery(SelectReminder + (above < upTo ? "grain_hash > @above and grain_hash <= @up_to" : "(grain_hash > @above or grain_hash <= @up_to)"))
                .With("above", (long)above).With("up_to", (long)upTo),
            ReadReminder,
            cancellationToken);

    /// <inheritdoc />
    public Task<StoredReminder?> FindReminderAsync(string grainId, string name, CancellationToken cancellationToken = default) =>
        FirstAsync(new SqlQuery(SelectReminder + "grain_id = @grain and name = @name").With("grain", grainId).With("name", name), ReadReminder, cancellationToken);

    /// <inheritdoc />
    public async Task<string> WriteReminderAsync(StoredReminder reminder, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reminder);
        GrainStateSql.CheckNames(reminder.GrainId, reminder.Name);
        var etag = GrainStateSql.NextEtag();
        await ExecuteAsync(
            new SqlQuery("insert or replace into reminders (grain_id, name, grain_hash, start_at, period_ms, etag) values (@grain, @name, @hash, @start, @period, @etag)")
                .With("grain", reminder.GrainId).With("name", reminder.Name).With("hash", (long)reminder.GrainHash)
                .With("start", reminder.StartAt).With("period", (long)reminder.Period.TotalMilliseconds).With("etag", etag),
            isRepeatable: true,
            cancellationToken);
        return etag;
    }

    /// <inheritdoc />
    public async Task<bool> DeleteReminderAsync(string grainId, string name, string etag, CancellationToken cancellationToken = default) =>
        await ExecuteAsync(
            new SqlQuery("delete from reminders where grain_id = @grain and name = @name and etag = @etag")
                .With("grain", grainId).With("name", name).With("etag", etag),
            isRepeatable: false,
            cancellationToken) > 0;

    /// <inheritdoc />
    public Task DeleteRemindersAsync(CancellationToken cancellationToken = default) =>
        ExecuteAsync(new SqlQuery("delete from reminders"), isRepeatable: true, cancellationToken);

    private static StoredReminder ReadReminder(Row row) => new(
        row.Text(0), row.Text(1), (uint)row.Integer(2), row.Time(3), TimeSpan.FromMilliseconds(row.Integer(4)), row.Text(5));
}
