using Anomaly.Storage.Sql;

namespace Anomaly.Storage.PostgreSql;

/// <summary>Writes of metadata.</summary>
internal static class PostgresSeries
{
    public static SqlQuery Insert(SeriesMetadata metadata, long version, Guid? token) =>
        SeriesSql.With(
            new SqlQuery(
                $"insert into detection_metadata ({SeriesSql.All.Names}, commit_id) values ({SeriesSql.All.Values}, @token) "
                + "on conflict (ticker, interval) do nothing returning series_id::bigint"),
            metadata,
            version).With("token", token);

    public static SqlQuery Update(SeriesMetadata metadata, long version, Guid token, int seriesId) =>
        SeriesSql.With(
            new SqlQuery(
                $"update detection_metadata set {SeriesSql.All.Assignments}, commit_id = @token where series_id = @series"),
            metadata,
            version).With("token", token).With("series", seriesId);
}
