using System.Diagnostics;
using Anomaly.Storage.Sql;
using Npgsql;

namespace Anomaly.Storage.PostgreSql;

public sealed partial class PostgresDetectionStore
{
    /// <inheritdoc />
    public async Task<StoreHealth> CheckHealthAsync(CancellationToken cancellationToken = default)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            // An update of no row needs the right to write, and fails on a standby.
            await ExecuteAsync(new SqlQuery("update anomaly_sequence set value = value where value < 0"), isRepeatable: true, cancellationToken);
            return new StoreHealth(Engine, true, Stopwatch.GetElapsedTime(start), null);
        }
        catch (StoreException exception)
        {
            return new StoreHealth(Engine, false, Stopwatch.GetElapsedTime(start), exception.Message);
        }
    }

    /// <inheritdoc />
    public async Task<StoreStatistics> ReadStatisticsAsync(CancellationToken cancellationToken = default)
    {
        var counts = await FirstAsync(
            new SqlQuery(
                "select (select count(*) from detection_metadata), (select coalesce(sum(rows_processed), 0)::bigint from detection_metadata), "
                + "(select greatest(reltuples, 0)::bigint from pg_class where oid = 'anomalies'::regclass), "
                + "(select greatest(reltuples, 0)::bigint from pg_class where oid = 'detection_runs'::regclass), "
                + "(select sum(pg_total_relation_size(name::regclass))::bigint from unnest(array["
                + "'bars', 'anomalies', 'anomaly_aliases', 'detection_runs', 'detection_metadata', 'grain_state']) as name)"),
            row => new long[] { row.Integer(0), row.Integer(1), row.Integer(2), row.Integer(3), row.Integer(4) },
            cancellationToken);
        return new StoreStatistics
        {
            Engine = Engine,
            SchemaVersion = PostgresMigrator.SchemaVersion,
            Series = counts![0],
            Bars = counts[1],
            Anomalies = counts[2],
            Runs = counts[3],
            SizeBytes = counts[4],
        };
    }

    /// <inheritdoc />
    public async Task<ImportCounts> ImportAsync(ImportBatch batch, CancellationToken cancellationToken = default)
    {
        ImportRules.Check(batch);
        await InitializeAsync(cancellationToken);
        return await _source.WriteAsync(connection => ImportAsync(connection, batch, cancellationToken), isRepeatable: true, cancellationToken);
    }

    private static async Task<ImportCounts> ImportAsync(NpgsqlConnection connection, ImportBatch batch, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var anomalies = await connection.ExecuteAsync(
            [.. batch.Anomalies.Select(item => PostgresAnomalies.Insert(item.Anomaly, 0))], cancellationToken);
        await connection.ExecuteAsync(
            [
                .. batch.Anomalies.Where(item => item.OldId is not null).Select(item =>
                    new SqlQuery("insert into anomaly_aliases (old_id, id) values (@old, @id) on conflict (old_id) do nothing")
                        .With("old", item.OldId).With("id", item.Anomaly.Id)),
            ],
            cancellationToken);
        var runs = await connection.ExecuteAsync([.. batch.Runs.Select(RunSql.InsertOrLeave)], cancellationToken);
        var series = await connection.ExecuteAsync(
            [.. batch.Series.Select(metadata => PostgresSeries.Insert(metadata with { FeatureState = null, Anchor = null }, 1, null))], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new ImportCounts(anomalies.Sum(), runs.Sum(), series.Sum());
    }
}
