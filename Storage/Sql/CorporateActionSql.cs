namespace Anomaly.Storage.Sql;

/// <summary>Corporate actions as rows, and the questions about them.</summary>
internal static class CorporateActionSql
{
    public static readonly SqlTable<CorporateAction> Table = new("corporate_actions", Map);

    private static readonly string PutText =
        $"insert into corporate_actions ({Table.Names}) values ({Table.Values}) on conflict (ticker, interval, datetime) do update set {Table.Assignments("ticker", "interval", "datetime")}";

    public static SqlQuery Put(CorporateAction action) => Table.Write(new SqlQuery(PutText), action);

    /// <summary>What a commit does to them, in order.</summary>
    public static IEnumerable<SqlQuery> Changes(DetectionCommit commit)
    {
        if (commit.RemoveActions is { } removed)
            yield return Within(new SqlQuery("delete from corporate_actions"), commit.Metadata.Series, removed.From, removed.To);
        foreach (var action in commit.Actions)
            yield return Put(action);
    }

    public static SqlQuery List(SeriesKey series, CorporateActionQuery request)
    {
        PageRules.Check(request);
        return Within(Table.Select(), series, request.From, request.To)
            .WhereGiven("datetime > @after", "after", request.Cursor is { } cursor ? Cursor.ReadTimed("c", cursor).Time : (DateTime?)null)
            .Then("order by datetime limit @limit").With("limit", request.Limit + 1);
    }

    public static Page<CorporateAction> Cut(List<CorporateAction> read, CorporateActionQuery request) =>
        PageRules.Cut(read, request.Limit, last => Cursor.Make("c", last.Time, ""));

    private static SqlQuery Within(SqlQuery query, SeriesKey series, DateTime? from, DateTime? to) =>
        query.WhereGiven("ticker = @ticker", "ticker", series.Ticker.Symbol).WhereGiven("interval = @interval", "interval", series.Interval.Code)
            .WhereGiven("datetime >= @from", "from", from).WhereGiven("datetime < @to", "to", to);

    private static CorporateAction Map(Columns columns, CorporateAction? action) => new()
    {
        Series = columns.Series(action?.Series),
        Time = columns.Time("datetime", action?.Time),
        Dividend = columns.NumberOrNull("dividend", action?.Dividend),
        SplitNumerator = columns.NumberOrNull("split_numerator", action?.SplitNumerator),
        SplitDenominator = columns.NumberOrNull("split_denominator", action?.SplitDenominator),
    };
}
