namespace Anomaly.Storage.Sql;

/// <summary>Questions about incidents, which are the anomalies of a series and a model with the same beginning.</summary>
internal static class IncidentSql
{
    /// <summary>Incidents that one question asks for; each adds four parameters.</summary>
    public const int MostPerQuery = 100;

    private const string Select = "select ticker, interval, model_hash, incident, last, anomalies, id, datetime, severity from ("
        + "select ticker, interval, model_hash, incident, id, datetime, severity, "
        + "max(datetime) over incidents as last, count(*) over incidents as anomalies, "
        + "row_number() over (partition by ticker, interval, model_hash, incident order by coalesce(severity, -1) desc, anomaly_score, datetime) as place from anomalies";

    private const string Then = "window incidents as (partition by ticker, interval, model_hash, incident)) as members where place = 1";

    public static SqlQuery Find(IReadOnlyList<IncidentKey> incidents)
    {
        var query = new SqlQuery(Select).Where("status <> 'retracted'")
            .Where($"({string.Join(" or ", incidents.Select((_, i) => $"(ticker = @ticker{i} and interval = @interval{i} and incident = @incident{i} and model_hash = @hash{i})"))})");
        foreach (var (i, (series, hash, start)) in incidents.Index())
            query.With($"ticker{i}", series.Ticker.Symbol).With($"interval{i}", series.Interval.Code).With($"incident{i}", start).With($"hash{i}", hash);
        return query.Then(Then);
    }

    public static AnomalyIncident Read(Row row) => new(
        new IncidentKey(new SeriesKey(Ticker.Parse(row.Text(0)), Interval.Parse(row.Text(1))), row.Text(2), row.Time(3)),
        row.Time(4), row.Integer(5), row.Text(6), row.Time(7), row.NumberOrNull(8));
}
