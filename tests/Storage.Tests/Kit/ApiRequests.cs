using Anomaly.Detection.Decisions;
using Anomaly.Storage.PostgreSql;
using Anomaly.Storage.Sql;

namespace Anomaly.Storage.Tests.Kit;

/// <summary>Every question that a request can ask of the store, for tests of how it is answered.</summary>
internal static class ApiRequests
{
    public static readonly DateTime From = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly SeriesKey Series = SeriesKey.Parse("T7/1d");
    private static readonly TimeRange Year = new(From, From.AddDays(365));

    public static Dictionary<string, SqlQuery> Shared => new()
    {
        ["series"] = SeriesSql.Load(Series),
        ["series of a ticker"] = SeriesSql.List(new SeriesQuery { Ticker = Series.Ticker }),
        ["all series, second page"] = SeriesSql.List(new SeriesQuery { Cursor = Cursor.Make("s", "T3", "1d") }),
        ["anomaly"] = AnomalySql.Find("abc"),
        ["anomaly by old id"] = AnomalySql.FindByOldId("abc"),
        ["anomalies, latest"] = AnomalySql.List(new AnomalyQuery()),
        ["anomalies, next page"] = AnomalySql.List(new AnomalyQuery { Cursor = Cursor.Make("al", From, "abc") }),
        ["map of anomalies that hold"] = AnomalySql.ListMarks(new AnomalyQuery { Statuses = [AnomalyStatus.New, AnomalyStatus.Acknowledged], Limit = 5000 }),
        ["map of anomalies of an interval by severity"] = AnomalySql.ListMarks(
            new AnomalyQuery { Interval = Series.Interval, MinSeverity = 0.999, Statuses = [AnomalyStatus.New, AnomalyStatus.Acknowledged], Limit = 5000 }),
        ["anomalies of a series in a year"] = AnomalySql.List(new AnomalyQuery { Ticker = Series.Ticker, Interval = Series.Interval, From = Year.From, To = Year.To }),
        ["anomalies of a ticker by score"] = AnomalySql.List(new AnomalyQuery { Ticker = Series.Ticker, MaxScore = -0.7 }),
        ["anomalies of a ticker by severity and status"] = AnomalySql.List(
            new AnomalyQuery { Ticker = Series.Ticker, MinSeverity = 0.99, Statuses = [AnomalyStatus.New, AnomalyStatus.Acknowledged] }),
        ["anomalies by score"] = AnomalySql.List(new AnomalyQuery { MaxScore = -0.999 }),
        ["anomalies by severity"] = AnomalySql.List(new AnomalyQuery { MinSeverity = 0.9999 }),
        ["anomalies by status"] = AnomalySql.List(new AnomalyQuery { Statuses = [AnomalyStatus.Retracted] }),
        ["anomalies of a run"] = AnomalySql.List(new AnomalyQuery { DetectionRunId = "run-5" }),
        ["anomalies of a model"] = AnomalySql.List(new AnomalyQuery { ModelVersion = "US_model-1.0.0" }),
        ["anomalies not sent"] = AnomalySql.List(new AnomalyQuery { Sent = false }),
        ["anomalies as of a time"] = AnomalySql.List(new AnomalyQuery { AsOf = Year.To }),
        ["anomalies as of a time, next page"] = AnomalySql.List(new AnomalyQuery { AsOf = Year.To, Cursor = Cursor.Make("al", From, "abc") }),
        ["anomalies of a series as of a time"] = AnomalySql.List(new AnomalyQuery { Ticker = Series.Ticker, Interval = Series.Interval, OldestFirst = true, AsOf = Year.To }),
        ["incidents, latest"] = AnomalySql.List(new AnomalyQuery { IncidentsOnly = true }),
        ["incidents by severity"] = AnomalySql.List(new AnomalyQuery { IncidentsOnly = true, MinSeverity = 0.99 }),
        ["incidents of a ticker"] = AnomalySql.List(new AnomalyQuery { IncidentsOnly = true, Ticker = Series.Ticker }),
        ["how incidents stand"] = IncidentSql.Find([new IncidentKey(Series, "h", Year.From), new IncidentKey(Series, "h", Year.To)]),
        ["data faults"] = AnomalySql.List(new AnomalyQuery { Kind = AnomalyKind.DataFault }),
        ["model as of a time"] = ModelRevisionSql.FindAsOf(Series, Year.To),
        ["anomalies to retract"] = AnomalySql.HoldingIn(Series, Year, "h"),
        ["assessment of an anomaly"] = RemarkSql.FindAssessment("abc"),
        ["notes of an anomaly"] = RemarkSql.List("abc"),
        ["note"] = RemarkSql.Find("abc", "note"),
        ["last event"] = AnomalySql.LastSequence(),
        ["events"] = AnomalySql.Events(100, 100),
        ["run"] = RunSql.Find("run-5"),
        ["runs, latest"] = RunSql.List(new RunQuery()),
        ["runs of a ticker"] = RunSql.List(new RunQuery { Ticker = Series.Ticker, Interval = Series.Interval }),
        ["runs by status"] = RunSql.List(new RunQuery { Status = RunStatus.Failed }),
        ["runs by trigger in a month"] = RunSql.List(new RunQuery { Trigger = RunTrigger.Backfill, From = From, To = From.AddDays(30) }),
        ["runs in progress of a series"] = RunSql.FindOpen(Series),
        ["runs of a series by status and trigger"] = RunSql.List(
            new RunQuery { Ticker = Series.Ticker, Interval = Series.Interval, Status = RunStatus.InProgress, Trigger = RunTrigger.Push }),
        ["latest backfill of a series"] = RunSql.FindLatest(Series.Ticker, Series.Interval, RunTrigger.Backfill),
        ["anomalies of a ticker not sent, by a model"] = AnomalySql.List(new AnomalyQuery { Ticker = Series.Ticker, Sent = false, ModelHash = "h1" }),
        ["latest backfill"] = RunSql.FindLatest(Series.Ticker, null, RunTrigger.Backfill),
        ["grain state"] = GrainStateSql.Find("g5", "settings"),
    };

    public static Dictionary<string, SqlQuery> OfBars => new()
    {
        ["bars of a year"] = PostgresBars.Range(Series, Year, 500),
        ["bars of a year as of a time"] = PostgresBars.RangeAsOf(Series, Year, Year.To, 500),
        ["bars, tail"] = PostgresBars.Last(Series, 30, TimeRange.All.To),
    };
}
