using Anomaly.Storage.Sql;

namespace Anomaly.Storage.Sqlite;

/// <summary>Applies one detection's commit inside the writer's transaction.</summary>
internal static class SqliteCommit
{
    public static (long Id, long Version)? FindSeries(SqliteSession session, SeriesKey series) =>
        session.First(
            new SqlQuery("select series_id, version from detection_metadata where ticker = @ticker and interval = @interval")
                .With("ticker", series.Ticker.Symbol).With("interval", series.Interval.Code),
            row => ((long Id, long Version)?)(row.Integer(0), row.Integer(1)));

    /// <exception cref="StoreConflictException">The stored version is not the expected one.</exception>
    public static CommitResult Apply(SqliteSession session, DetectionCommit commit)
    {
        var series = commit.Metadata.Series;
        var stored = FindSeries(session, series);
        if ((stored?.Version ?? 0) != commit.ExpectedVersion)
            throw CommitRules.Conflict(commit, stored?.Version ?? 0);
        var version = commit.ExpectedVersion + 1;
        var seriesId = stored?.Id ?? Insert(session, commit.Metadata, version);
        if (commit.RemoveBars is { } removed)
        {
            session.Execute(new SqlQuery("delete from bars where series_id = @series and time >= @from and time < @to")
                .With("series", seriesId).With("from", StoredTime.ToSeconds(removed.From)).With("to", StoredTime.ToSeconds(removed.To)));
        }

        session.Bars.Upsert(seriesId, commit.Bars);
        var (inserted, restored, retracted) = SqliteAnomalies.Apply(session, commit);
        if (commit.Run is { } run)
            session.Execute(RunSql.InsertOrOverwrite(run));
        if (stored is not null)
            Update(session, commit.Metadata, version, seriesId);
        return new CommitResult(version, inserted, restored, retracted);
    }

    /// <summary>Stores the metadata of a series that is not there yet.</summary>
    /// <returns>Its number.</returns>
    public static long Insert(SqliteSession session, SeriesMetadata metadata, long version) =>
        session.First(
            SeriesSql.With(
                new SqlQuery($"insert into detection_metadata ({SeriesSql.All.Names}) values ({SeriesSql.All.Values}) returning series_id"),
                metadata,
                version),
            row => row.Integer(0));

    private static void Update(SqliteSession session, SeriesMetadata metadata, long version, long seriesId) =>
        session.Execute(SeriesSql.With(
            new SqlQuery(
                $"update detection_metadata set {SeriesSql.All.Assignments} where series_id = @series"),
            metadata,
            version).With("series", seriesId));
}
