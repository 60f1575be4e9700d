using System.Diagnostics;
using Anomaly.Storage.Sql;

namespace Anomaly.Storage.Sqlite;

public sealed partial class SqliteDetectionStore
{
    /// <inheritdoc />
    public async Task<StoreHealth> CheckHealthAsync(CancellationToken cancellationToken = default)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            await FirstAsync(new SqlQuery("select count(*) from schema_migrations"), row => row.Integer(0), cancellationToken);
            // The writer opens a write transaction for this, and finds nothing to write.
            await WriteAsync(session => session.Execute("delete from schema_migrations where number < 0"), cancellationToken);
            return new StoreHealth(Engine, true, Stopwatch.GetElapsedTime(start), null);
        }
        catch (StoreException exception)
        {
            return new StoreHealth(Engine, false, Stopwatch.GetElapsedTime(start), exception.Message);
        }
    }

    /// <inheritdoc />
    public Task<StoreStatistics> ReadStatisticsAsync(CancellationToken cancellationToken = default) =>
        ReadAsync(
            session => new StoreStatistics
            {
                Engine = Engine,
                SchemaVersion = SqliteFile.SchemaVersion,
                Series = Count(session, "select count(*) from detection_metadata"),
                Bars = Count(session, "select coalesce(sum(rows_processed), 0) from detection_metadata"),
                Anomalies = Count(session, "select coalesce(max(rowid), 0) from anomalies"),
                Runs = Count(session, "select count(*) from detection_runs"),
                SizeBytes = Count(session, "select page_count * page_size from pragma_page_count, pragma_page_size"),
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<ImportCounts> ImportAsync(ImportBatch batch, CancellationToken cancellationToken = default)
    {
        ImportRules.Check(batch);
        return WriteAsync(
            session => new ImportCounts(
                batch.Anomalies.Count(item => Import(session, item.Anomaly, item.OldId)),
                batch.Runs.Sum(run => session.Execute(RunSql.InsertOrLeave(run))),
                batch.Series.Count(metadata => Import(session, metadata))),
            cancellationToken,
            batch.Anomalies.Count + batch.Runs.Count + batch.Series.Count);
    }

    private static long Count(SqliteSession session, string text) => session.First(new SqlQuery(text), row => row.Integer(0));

    private static bool Import(SqliteSession session, AnomalyRecord anomaly, string? oldId)
    {
        var isNew = session.First(AnomalySql.Find(anomaly.Id), row => row.Text(0)) is null;
        if (isNew)
            SqliteAnomalies.Insert(session, anomaly, 0);
        if (oldId is not null)
        {
            session.Execute(new SqlQuery("insert into anomaly_aliases (old_id, id) values (@old, @id) on conflict (old_id) do nothing")
                .With("old", oldId).With("id", anomaly.Id));
        }

        return isNew;
    }

    private static bool Import(SqliteSession session, SeriesMetadata metadata)
    {
        var isNew = SqliteCommit.FindSeries(session, metadata.Series) is null;
        if (isNew)
            SqliteCommit.Insert(session, metadata with { FeatureState = null, Anchor = null }, 1);
        return isNew;
    }
}
