using Anomaly.Runtime.Activations;
using Anomaly.Runtime.Reminders;
using Npgsql;
using NpgsqlTypes;
using Orleans.Runtime;

namespace Anomaly.Runtime.Clustering;

/// <summary>
/// Reminders in the cluster's database; each silo reads those of its own partitions. Due is what the database's clock says is due.
/// </summary>
internal sealed class PostgresReminderTable(NpgsqlDataSource database, Lazy<ICluster> cluster) : IReminderTable
{
    private const string Columns = "grain_type, grain_key, name, first_due, period, next_due";

    public async Task UpsertAsync(ReminderEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        await using var command = database.CreateCommand("""
            insert into reminder (grain_type, grain_key, name, partition, first_due, period, next_due) values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (grain_type, grain_key, name) do update set first_due = excluded.first_due, period = excluded.period, next_due = excluded.next_due
            """);
        AddKey(command, entry.GrainId, entry.Name);
        command.Parameters.Add(new() { Value = Partitioning.Of(entry.GrainId) });
        command.Parameters.Add(new() { Value = entry.FirstDue.ToUniversalTime() });
        command.Parameters.Add(new() { Value = entry.Period, NpgsqlDbType = NpgsqlDbType.Interval });
        command.Parameters.Add(new() { Value = entry.NextDue.ToUniversalTime() });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<ReminderEntry?> FindAsync(GrainId grainId, string name, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {Columns} from reminder where grain_type = $1 and grain_key = "
            + "$2 and name = $3");
        AddKey(command, grainId, name);
        return (await ReadAsync(command, cancellationToken)).FirstOrDefault();
    }

    public async Task RemoveAsync(GrainId grainId, string name, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("delete from reminder where grain_type = $1 and grain_key = $2 and name = $3");
        AddKey(command, grainId, name);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<ReminderEntry>> ReadDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"""
            select {Columns} from reminder
            where next_due <= clock_timestamp() and partition in (select partition from grain_partition where silo_id = $1)
            order by next_due limit $2
            """);
        command.Parameters.Add(new() { Value = cluster.Value.Self.Generation });
        command.Parameters.Add(new() { Value = limit });
        return await ReadAsync(command, cancellationToken);
    }

    public async Task AdvanceAsync(ReminderEntry entry, DateTimeOffset nextDue, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        await using var command = database.CreateCommand("update reminder set next_due = $4 where grain_type = $1 and grain_key "
            + "= $2 and name = $3 and next_due = $5 and first_due = $6");
        AddKey(command, entry.GrainId, entry.Name);
        command.Parameters.Add(new() { Value = nextDue.ToUniversalTime() });
        command.Parameters.Add(new() { Value = entry.NextDue.ToUniversalTime() });
        command.Parameters.Add(new() { Value = entry.FirstDue.ToUniversalTime() });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void AddKey(NpgsqlCommand command, GrainId grainId, string name)
    {
        command.Parameters.Add(new() { Value = grainId.Type.Value });
        command.Parameters.Add(new() { Value = grainId.Key.Value });
        command.Parameters.Add(new() { Value = name });
    }

    private static async Task<List<ReminderEntry>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var entries = new List<ReminderEntry>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            entries.Add(new ReminderEntry(
                GrainId.Create(reader.GetString(0), reader.GetString(1)),
                reader.GetString(2),
                await reader.GetFieldValueAsync<DateTimeOffset>(3, cancellationToken),
                await reader.GetFieldValueAsync<TimeSpan>(4, cancellationToken),
                await reader.GetFieldValueAsync<DateTimeOffset>(5, cancellationToken)));
        }

        return entries;
    }
}
