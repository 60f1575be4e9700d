using Anomaly.Storage.Sql;

namespace Anomaly.Storage.PostgreSql;

/// <summary>Writes of runs that PostgreSQL wants said in its own way.</summary>
internal static class PostgresRuns
{
    /// <summary>Deletes by an array of ids: as a subquery it would be joined, and the whole table walked for one batch.</summary>
    public static SqlQuery Purge(DateTime startedBefore, int batchSize) =>
        new SqlQuery($"delete from detection_runs where id = any (array({RunSql.Expired}))").With("before", startedBefore).With("batch", batchSize);
}
