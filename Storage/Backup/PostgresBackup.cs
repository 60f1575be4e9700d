using System.Data;
using System.Runtime.CompilerServices;
using Anomaly.Storage.PostgreSql;
using Anomaly.Storage.Sqlite;
using Npgsql;

namespace Anomaly.Storage.Backup;

/// <summary>Copies all that is stored from PostgreSQL into SQLite and back, row by row: no table is ever in memory as a whole.</summary>
internal static class PostgresBackup
{
    private const int RowsAtOnce = 500;

    private static readonly SqlTable<Alias> Aliases = new("anomaly_aliases", (columns, alias) => new Alias(columns.Text("old_id", alias?.OldId), columns.Text("id", alias?.Id)));

    /// <summary>The tables that are copied; a test holds them against those that there are.</summary>
    public static IReadOnlyList<string> Tables { get; } =
    [
        "detection_metadata", "bars", "detection_runs", "anomalies", "anomaly_aliases", "grain_state", "quarantined_bars", "corporate_actions", "bar_revisions", "anomaly_revisions",
        "model_revisions", "anomaly_assessments", "anomaly_notes", "people", "person_pictures", "api_keys", "one_time_links", "sign_in_tries", "audit",
        .. CopiedTable.OfAlerts.SelectMany(table => table.Names),
    ];

    /// <summary>Copies the state of one moment, whatever is written meanwhile.</summary>
    public static async Task WriteAsync(NpgsqlConnection connection, SqliteSession target, CancellationToken cancellationToken)
    {
        await PrepareAsync(connection, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        target.Execute("begin");
        var all = await connection.ListAsync(SeriesSql.Table.Select().Then("order by ticker, interval"), SeriesSql.Table.Read, cancellationToken);
        foreach (var series in all.Select(metadata => metadata.Series))
        {
            var metadata = (await connection.FirstAsync(SeriesSql.Load(series), SeriesSql.WithState.Read, cancellationToken))!;
            var id = SqliteCommit.Insert(target, metadata, metadata.Version);
            await foreach (var bar in EachAsync(connection, PostgresBars.All(series), PostgresBars.ReadStored, cancellationToken))
                target.Bars.Insert(id, bar);
            await foreach (var revision in EachAsync(connection, PostgresBars.RevisionsOf(series), PostgresBars.ReadRevision, cancellationToken))
                target.Execute(SqliteBars.Insert(id, revision));
        }

        await foreach (var run in EachAsync(connection, RunSql.Table.Select(), RunSql.Table.Read, cancellationToken))
            target.Execute(RunSql.InsertOrLeave(run));
        await foreach (var anomaly in EachAsync(connection, AnomalySql.Table.Select(), AnomalySql.Table.Read, cancellationToken))
            SqliteAnomalies.Insert(target, anomaly, anomaly.Sequence);
        await foreach (var revision in EachAsync(connection, AnomalyRevisionSql.Table.Select(), AnomalyRevisionSql.Table.Read, cancellationToken))
            target.Execute(AnomalyRevisionSql.Insert(revision));
        await foreach (var revision in EachAsync(connection, ModelRevisionSql.Table.Select(), ModelRevisionSql.Table.Read, cancellationToken))
            target.Execute(ModelRevisionSql.Insert(revision));
        await foreach (var assessment in EachAsync(connection, RemarkSql.Assessments.Select(), RemarkSql.Assessments.Read, cancellationToken))
            target.Execute(RemarkSql.Set(assessment));
        await foreach (var note in EachAsync(connection, RemarkSql.Notes.Select(), RemarkSql.Notes.Read, cancellationToken))
            target.Execute(RemarkSql.Insert(note));
        foreach (var table in CopiedTable.OfAlerts)
        {
            await foreach (var write in table.ReadFromAsync(connection, cancellationToken))
                target.Execute(write);
        }

        await foreach (var alias in EachAsync(connection, Aliases.Select(), Aliases.Read, cancellationToken))
            target.Execute(Insert(alias));
        await foreach (var bar in EachAsync(connection, QuarantineSql.Table.Select(), QuarantineSql.Table.Read, cancellationToken))
            target.Execute(QuarantineSql.Put(bar));
        await foreach (var action in EachAsync(connection, CorporateActionSql.Table.Select(), CorporateActionSql.Table.Read, cancellationToken))
            target.Execute(CorporateActionSql.Put(action));
        await foreach (var person in EachAsync(connection, PeopleSql.People.Select(), PeopleSql.People.Read, cancellationToken))
            target.Execute(PeopleSql.Add(person, onlyFirst: false));
        await foreach (var picture in EachAsync(connection, PeopleSql.Pictures.Select(), PeopleSql.Pictures.Read, cancellationToken))
            target.Execute(PeopleSql.SetPicture(picture));
        await foreach (var key in EachAsync(connection, PeopleSql.Keys.Select(), PeopleSql.Keys.Read, cancellationToken))
            target.Execute(PeopleSql.Add(key));
        await foreach (var link in EachAsync(connection, PeopleSql.Links.Select(), PeopleSql.Links.Read, cancellationToken))
            target.Execute(PeopleSql.Add(link));
        await foreach (var tries in EachAsync(connection, PeopleSql.Tries.Select(), PeopleSql.Tries.Read, cancellationToken))
            target.Execute(PeopleSql.Write(null, tries));
        await foreach (var entry in EachAsync(connection, AuditSql.Table.Select(), AuditSql.Table.Read, cancellationToken))
            target.Execute(AuditSql.Insert(entry));
        await foreach (var entry in EachAsync(connection, GrainStateSql.All, GrainStateSql.Read, cancellationToken))
            target.Execute(GrainStateSql.Insert(entry));
        target.Execute("commit");
    }

    /// <summary>Copies everything into an empty database, in one transaction.</summary>
    /// <exception cref="StoreBackupException">The database is not empty.</exception>
    public static async Task RestoreAsync(SqliteSession source, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await PrepareAsync(connection, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var table in Tables)
        {
            if (await connection.FirstAsync(new SqlQuery($"select exists (select from {table})"), row => row.Flag(0), cancellationToken))
                throw new StoreBackupException($"The database {connection.Host}/{connection.Database} holds a store already: a backup is restored only into an empty one.");
        }

        var all = new SqlQuery("select ticker || '/' || interval, series_id from detection_metadata");
        foreach (var (series, id) in source.List(all, row => (SeriesKey.Parse(row.Text(0)), row.Integer(1))))
        {
            var metadata = source.First(SeriesSql.Load(series), SeriesSql.WithState.Read)!;
            var newId = (int)await connection.FirstAsync(PostgresSeries.Insert(metadata, metadata.Version, null), row => row.Integer(0), cancellationToken);
            await PostgresBars.CopyIntoAsync(connection, "bars", source.Each(SqliteBars.All(id), SqliteBars.ReadStored).Select(bar => new BarRow(newId, bar)), cancellationToken);
            await SendAsync(source.Each(SqliteBars.RevisionsOf(id), SqliteBars.ReadRevision).Select(revision => PostgresBars.InsertRevision(newId, revision)));
        }

        await SendAsync(source.Each(RunSql.Table.Select(), RunSql.Table.Read).Select(RunSql.InsertOrLeave));
        await SendAsync(source.Each(AnomalySql.Table.Select(), AnomalySql.Table.Read).Select(anomaly => PostgresAnomalies.Insert(anomaly, anomaly.Sequence)));
        await SendAsync(source.Each(AnomalyRevisionSql.Table.Select(), AnomalyRevisionSql.Table.Read).Select(AnomalyRevisionSql.Insert));
        await SendAsync(source.Each(ModelRevisionSql.Table.Select(), ModelRevisionSql.Table.Read).Select(ModelRevisionSql.Insert));
        await SendAsync(source.Each(RemarkSql.Assessments.Select(), RemarkSql.Assessments.Read).Select(RemarkSql.Set));
        await SendAsync(source.Each(RemarkSql.Notes.Select(), RemarkSql.Notes.Read).Select(RemarkSql.Insert));
        foreach (var table in CopiedTable.OfAlerts)
            await SendAsync(table.ReadFrom(source));
        await SendAsync(source.Each(Aliases.Select(), Aliases.Read).Select(Insert));
        await SendAsync(source.Each(QuarantineSql.Table.Select(), QuarantineSql.Table.Read).Select(QuarantineSql.Put));
        await SendAsync(source.Each(CorporateActionSql.Table.Select(), CorporateActionSql.Table.Read).Select(CorporateActionSql.Put));
        await SendAsync(source.Each(PeopleSql.People.Select(), PeopleSql.People.Read).Select(person => PeopleSql.Add(person, onlyFirst: false)));
        await SendAsync(source.Each(PeopleSql.Pictures.Select(), PeopleSql.Pictures.Read).Select(PeopleSql.SetPicture));
        await SendAsync(source.Each(PeopleSql.Keys.Select(), PeopleSql.Keys.Read).Select(PeopleSql.Add));
        await SendAsync(source.Each(PeopleSql.Links.Select(), PeopleSql.Links.Read).Select(PeopleSql.Add));
        await SendAsync(source.Each(PeopleSql.Tries.Select(), PeopleSql.Tries.Read).Select(tries => PeopleSql.Write(null, tries)));
        await SendAsync(source.Each(AuditSql.Table.Select(), AuditSql.Table.Read).Select(AuditSql.Insert));
        await SendAsync(source.Each(GrainStateSql.All, GrainStateSql.Read).Select(GrainStateSql.Insert));
        await connection.ExecuteAsync(new SqlQuery("update anomaly_sequence set value = (select coalesce(max(sequence), 0) from anomalies)"), cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        async Task SendAsync(IEnumerable<SqlQuery> writes)
        {
            foreach (var some in writes.Chunk(RowsAtOnce))
                await connection.ExecuteAsync(some, cancellationToken);
        }
    }

    // The other database may be slow between two statements.
    private static Task<int> PrepareAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new SqlQuery("set idle_in_transaction_session_timeout = 0"), cancellationToken);

    private static SqlQuery Insert(Alias alias) => Aliases.Write(new SqlQuery($"insert into anomaly_aliases ({Aliases.Names}) values ({Aliases.Values})"), alias);

    /// <summary>The rows of an answer as they are asked for, however long that takes.</summary>
    internal static async IAsyncEnumerable<T> EachAsync<T>(
        NpgsqlConnection connection, SqlQuery query, Func<Row, T> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = query.ToCommand(connection);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var row = new PostgresRow(reader);
        while (await reader.ReadAsync(cancellationToken))
            yield return read(row);
    }

    private sealed record Alias(string OldId, string Id);
}
