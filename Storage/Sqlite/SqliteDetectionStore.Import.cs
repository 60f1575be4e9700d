using Anomaly.Storage.Sql;

namespace Anomaly.Storage.Sqlite;

public sealed partial class SqliteDetectionStore
{
    /// <inheritdoc />
    public override Task<ImportCounts> ImportAsync(ImportBatch batch, CancellationToken cancellationToken = default)
    {
        ImportRules.Check(batch);
        return WriteAsync(
            session => new ImportCounts(
                batch.Anomalies.Count(item => Import(session, item.Anomaly, item.OldId)),
                batch.Runs.Sum(run => session.Execute(RunSql.InsertOrLeave(run))),
                batch.Series.Count(metadata => Import(session, metadata))),
            batch.Anomalies.Count + batch.Runs.Count + batch.Series.Count,
            cancellationToken);
    }

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
