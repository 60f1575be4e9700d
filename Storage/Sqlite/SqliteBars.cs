namespace Anomaly.Storage.Sqlite;

/// <summary>What is asked of bars and their revisions all at once: for backups.</summary>
internal static class SqliteBars
{
    public static SqlQuery All(long seriesId) => Of(seriesId, $"select {BarRevisionSql.BarColumns} from bars where series_id = @series order by time");

    public static SqlQuery RevisionsOf(long seriesId) => Of(seriesId, $"select {BarRevisionSql.Columns} from bar_revisions where series_id = @series order by time");

    public static StoredBar ReadStored(Row row) => BarRevisionSql.ReadStored(row, StoredTime.FromSeconds(row.Integer(1)));

    public static BarRevision ReadRevision(Row row) => new(ReadStored(row), row.Time(8));

    public static SqlQuery Insert(long seriesId, BarRevision revision) =>
        BarRevisionSql.Insert(revision).With("series", seriesId).With("time", StoredTime.ToSeconds(revision.Stored.Bar.Time));

    private static SqlQuery Of(long seriesId, string text) => new SqlQuery(text).With("series", seriesId);
}
