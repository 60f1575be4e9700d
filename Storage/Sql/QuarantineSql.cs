namespace Anomaly.Storage.Sql;

/// <summary>Quarantined bars as rows, and the questions about them.</summary>
internal static class QuarantineSql
{
    public static readonly SqlTable<QuarantineEntry> Table = new("quarantined_bars", Map);

    /// <summary>Deletes the oldest of them, but those that were let in.</summary>
    public const string Expired =
        $"delete from quarantined_bars where {Held} and datetime <= coalesce((select datetime from quarantined_bars where {Held} order by datetime limit 1 offset @batch), @before)";

    private const string Held = "ticker = @ticker and interval = @interval and datetime < @before and released_at is null";

    private static readonly string PutText =
        $"insert into quarantined_bars ({Table.Names}) values ({Table.Values}) on conflict (ticker, interval, datetime) do update set {Table.Assignments("ticker", "interval", "datetime")}";

    public static SqlQuery Put(QuarantineEntry bar) => Table.Write(new SqlQuery(PutText), bar);

    /// <summary>What a commit does to them, in order.</summary>
    public static IEnumerable<SqlQuery> Changes(DetectionCommit commit)
    {
        foreach (var time in commit.Unquarantined)
            yield return Of(new SqlQuery("delete from quarantined_bars"), commit.Metadata.Series).WhereGiven("datetime = @datetime", "datetime", (DateTime?)time);
        foreach (var bar in commit.Quarantined)
            yield return Put(bar);
    }

    public static SqlQuery List(SeriesKey series, QuarantineQuery request)
    {
        PageRules.Check(request);
        return Of(Table.Select(), series)
            .WhereGiven("datetime > @after", "after", request.Cursor is { } cursor ? Cursor.ReadTimed("q", cursor).Time : (DateTime?)null)
            .Then("order by datetime limit @limit").With("limit", request.Limit + 1);
    }

    public static Page<QuarantineEntry> Cut(List<QuarantineEntry> read, QuarantineQuery request) =>
        PageRules.Cut(read, request.Limit, last => Cursor.Make("q", last.Bar.Time, ""));

    public static SqlQuery Count => new("select count(*) from quarantined_bars where released_at is null");

    private static SqlQuery Of(SqlQuery query, SeriesKey series) =>
        query.WhereGiven("ticker = @ticker", "ticker", series.Ticker.Symbol).WhereGiven("interval = @interval", "interval", series.Interval.Code);

    private static QuarantineEntry Map(Columns columns, QuarantineEntry? bar) => new()
    {
        Series = columns.Series(bar?.Series),
        Bar = new Bar(
            AsUtc(columns.Time("datetime", bar?.Bar.Time)),
            columns.Number("open", bar?.Bar.Open),
            columns.Number("high", bar?.Bar.High),
            columns.Number("low", bar?.Bar.Low),
            columns.Number("close", bar?.Bar.Close),
            columns.Number("volume", bar?.Bar.Volume)),
        Reason = columns.Text("reason", bar?.Reason),
        QuarantinedAt = columns.Time("quarantined_at", bar?.QuarantinedAt),
        ReleasedAt = columns.TimeOrNull("released_at", bar?.ReleasedAt),
    };

    /// <summary>Of the pass that only asks for the columns, there is no time.</summary>
    private static DateTime AsUtc(DateTime time) => time == default ? DateTime.UnixEpoch : time;
}
