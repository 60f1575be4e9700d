using Anomaly.Storage.PostgreSql;
using Anomaly.Storage.Sqlite;
using Npgsql;

namespace Anomaly.Storage.Backup;

/// <summary>A table whose rows are copied one by one, as statements that write them.</summary>
/// <param name="names">The table, and those that are filled with it.</param>
internal abstract class CopiedTable(params string[] names)
{
    /// <summary>What people follow and are told of.</summary>
    public static IReadOnlyList<CopiedTable> OfAlerts { get; } =
    [
        new CopiedTable<Watch>(() => OwnedSql.Watches.Select, OwnedSql.Watches.Read, watch => [OwnedSql.Watches.Insert(watch), .. OwnedSql.TickersOf(watch)], "watches", "watch_tickers"),
        new CopiedTable<AlertRule>(() => OwnedSql.Rules.Select, OwnedSql.Rules.Read, rule => [OwnedSql.Rules.Insert(rule)], "alert_rules"),
        new CopiedTable<AlertMute>(() => OwnedSql.Mutes.Select, OwnedSql.Mutes.Read, mute => [OwnedSql.Mutes.Insert(mute)], "alert_mutes"),
        new CopiedTable<AlertChannel>(() => OwnedSql.Channels.Select, OwnedSql.Channels.Read, channel => [OwnedSql.Channels.Insert(channel)], "alert_channels"),
        new CopiedTable<OutboxEntry>(AlertSql.Outbox.Select, AlertSql.Outbox.Read, entry => [AlertSql.Insert(entry)], "alert_outbox"),
        new CopiedTable<Alert>(AlertSql.Alerts.Select, AlertSql.Alerts.Read, alert => [AlertSql.Insert(alert)], "alerts"),
        new CopiedTable<AlertDelivery>(AlertSql.Deliveries.Select, AlertSql.Deliveries.Read, delivery => [AlertSql.Insert(delivery)], "alert_deliveries"),
    ];

    public IReadOnlyList<string> Names => names;

    /// <summary>The statements that write the rows of a SQLite store.</summary>
    public abstract IEnumerable<SqlQuery> ReadFrom(SqliteSession source);

    /// <summary>The statements that write the rows of a PostgreSQL store.</summary>
    public abstract IAsyncEnumerable<SqlQuery> ReadFromAsync(NpgsqlConnection source, CancellationToken cancellationToken);
}

/// <inheritdoc cref="CopiedTable" />
/// <param name="select">All rows.</param>
/// <param name="read">One of them.</param>
/// <param name="write">The statements that write it.</param>
/// <param name="names">The table, and those that are filled with it.</param>
internal sealed class CopiedTable<T>(Func<SqlQuery> select, Func<Row, T> read, Func<T, IEnumerable<SqlQuery>> write, params string[] names) : CopiedTable(names)
{
    public override IEnumerable<SqlQuery> ReadFrom(SqliteSession source) => source.Each(select(), read).SelectMany(write);

    public override async IAsyncEnumerable<SqlQuery> ReadFromAsync(NpgsqlConnection source, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in PostgresBackup.EachAsync(source, select(), read, cancellationToken))
        {
            foreach (var query in write(row))
                yield return query;
        }
    }
}
