namespace Anomaly.Storage.Sql;

/// <summary>An anomaly as it was before its status changed.</summary>
/// <param name="Anomaly">The anomaly.</param>
/// <param name="KnownUntil">From then on it was no longer so, UTC.</param>
internal sealed record AnomalyRevision(AnomalyRecord Anomaly, DateTime KnownUntil);

/// <summary>What anomalies were before their status changed.</summary>
internal static class AnomalyRevisionSql
{
    /// <summary>Since when an anomaly is as it is.</summary>
    public const string Since = "coalesce(status_since, created_at)";

    /// <summary>Sets what <see cref="Since"/> is after a change at <c>@at</c>: by a clock that is behind, not before the change before it.</summary>
    public const string SetSince =
        "status_since = case when @at > coalesce(anomalies.status_since, anomalies.created_at) then @at else coalesce(anomalies.status_since, anomalies.created_at) end";

    public static readonly SqlTable<AnomalyRevision> Table = new(
        "anomaly_revisions",
        (columns, revision) => new AnomalyRevision(AnomalySql.Map(columns, revision?.Anomaly), columns.Time("known_until", revision?.KnownUntil)));

    private static readonly string InsertText = $"insert into anomaly_revisions (id, {Table.Names}) values (@id, {Table.Values})";

    // The conditions stand outside, id is in the answer, and known_until is a column of neither: so both engines merge the rows in their order.
    private static readonly string AsOfText =
        $"select {AnomalySql.Table.Names}, id from (select {AnomalySql.Table.Names}, id, @end as known_until from anomalies "
        + $"union all select {AnomalySql.Table.Names}, id, coalesce(known_until, @end) as known_until from anomaly_revisions) as known "
        + $"where {Since} <= @as_of and known_until > @as_of and datetime <= @as_of";

    private static readonly string KeepText = KeepFrom("anomalies") + " and id = @id";

    /// <summary>Anomalies as they were at an instant; further conditions and order are still to be added.</summary>
    public static SqlQuery AsOf(DateTime asOf) => new SqlQuery(AsOfText, hasCondition: true).With("end", TimeRange.All.To).With("as_of", asOf);

    /// <summary>Keeps what was so until <c>@at</c>; what was so for no time at all is not kept.</summary>
    /// <param name="source">What to read the anomalies from.</param>
    public static string KeepFrom(string source) =>
        $"insert into anomaly_revisions (id, {AnomalySql.Table.Names}, known_until) select id, {AnomalySql.Table.Names}, @at from {source} where {Since} < @at";

    /// <summary>Keeps an anomaly as it is, before its status changes.</summary>
    public static SqlQuery Keep(string id, DateTime at) => new SqlQuery(KeepText).With("at", at).With("id", id);

    public static SqlQuery Insert(AnomalyRevision revision) => Table.Write(new SqlQuery(InsertText), revision).With("id", revision.Anomaly.Id);
}
