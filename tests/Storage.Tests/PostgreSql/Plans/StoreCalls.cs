using Anomaly.Detection.Decisions;

namespace Anomaly.Storage.Tests.PostgreSql.Plans;

/// <summary>Everything that can be asked of a store, and every filter of its lists.</summary>
internal static class StoreCalls
{
    /// <summary>In the middle of <see cref="PlanData"/>'s time.</summary>
    public static readonly DateTime From = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Bars of a commit that are staged.</summary>
    public const int StagedBars = 6_000;

    private static readonly SeriesKey Series = SeriesKey.Parse("T7/1d");
    private static readonly SeriesKey Written = SeriesKey.Parse("T8/1d");
    private static readonly TimeRange Year = new(From, From.AddDays(365));

    /// <summary>Later than all of <see cref="PlanData"/>.</summary>
    private static readonly DateTime AsOf = new(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static IEnumerable<StoreCall> All =>
    [
        new("load a series", (store, _) => store.LoadSeriesAsync(Series)),
        new("all series", (store, _) => store.ListSeriesAsync(new SeriesQuery())),
        new("series, next page", (store, _) => NextPageAsync(cursor => store.ListSeriesAsync(new SeriesQuery { Cursor = cursor, Limit = 50 }))),
        new("series of a ticker", (store, _) => store.ListSeriesAsync(new SeriesQuery { Ticker = Series.Ticker })),
        new("series of an interval", (store, _) => store.ListSeriesAsync(new SeriesQuery { Interval = Series.Interval })),
        new("bars of a year", (store, _) => store.ReadBarsAsync(Series, Year, 500)),
        new("bars of a year as of a time", (store, _) => store.ReadBarsAsOfAsync(Series, Year, From.AddYears(3), 500)),
        new("model as of a time", (store, _) => store.FindModelAsOfAsync(Series, From)),
        new("last 30 bars", (store, _) => store.ReadLastBarsAsync(Series, 30)),
        new("last 30 bars before a time", (store, _) => store.ReadLastBarsAsync(Series, 30, From)),
        new("commit of one bar and an anomaly", CommitAsync),
        new("commit that rescores a year", RescoreAsync),
        new("commit of 6,000 bars (COPY)", CommitManyAsync),
        new("commit that replaces a year", ReplaceAsync),
        new("commits of 100 series at once", CommitGroupAsync),
        new("run by id", (store, _) => store.FindRunAsync("run-5")),
        new("runs, latest", (store, _) => store.ListRunsAsync(new RunQuery())),
        new("runs, next page", (store, _) => NextPageAsync(cursor => store.ListRunsAsync(new RunQuery { Cursor = cursor, Limit = 50 }))),
        new("runs of a series", (store, _) => store.ListRunsAsync(new RunQuery { Ticker = Series.Ticker, Interval = Series.Interval })),
        new("runs by status", (store, _) => store.ListRunsAsync(new RunQuery { Status = RunStatus.Failed })),
        new("runs by trigger in a month", (store, _) => store.ListRunsAsync(new RunQuery { Trigger = RunTrigger.Backfill, From = From, To = From.AddDays(30) })),
        new("latest backfill of a ticker", (store, _) => store.FindLatestRunAsync(Series.Ticker, null, RunTrigger.Backfill)),
        new("start a run", (store, time) => store.StartRunAsync(Samples.Run(Written, time, RunStatus.InProgress))),
        new("update a run", (store, time) => store.UpdateRunAsync(Samples.Run(Written, time, RunStatus.InProgress) with { Progress = 0.5 })),
        new("close interrupted runs", (store, _) => store.CloseInterruptedRunsAsync(Written, [], "interrupted", From)),
        new("purge 5,000 bars", (store, _) => store.PurgeBarsAsync(Series, From.AddYears(-90), 1000)),
        new("purge 5,000 revisions", (store, _) => store.PurgeRevisionsAsync(Series, From.AddYears(-90))),
        new("purge 500 runs", (store, _) => store.PurgeRunsAsync(From.AddDays(1))),
        new("anomaly by id", (store, _) => store.FindAnomalyAsync("a7")),
        new("anomaly by old id", (store, _) => store.FindAnomalyAsync("o7")),
        new("anomalies, latest", (store, _) => store.ListAnomaliesAsync(new AnomalyQuery())),
        new("anomalies, next page", (store, _) => NextPageAsync(cursor => store.ListAnomaliesAsync(new AnomalyQuery { Cursor = cursor, Limit = 50 }))),
        new("anomalies of a series in a year", (store, _) => store.ListAnomaliesAsync(new AnomalyQuery { Ticker = Series.Ticker, Interval = Series.Interval, From = Year.From, To = Year.To })),
        new("anomalies of a series, oldest first", (store, _) => store.ListAnomaliesAsync(new AnomalyQuery { Ticker = Series.Ticker, Interval = Series.Interval, OldestFirst = true })),
        new("anomalies of a ticker by score", (store, _) => store.ListAnomaliesAsync(new AnomalyQuery { Ticker = Series.Ticker, MaxScore = -0.7 })),
        new("anomalies by score (2 in 1,000)", (store, _) => store.ListAnomaliesAsync(new AnomalyQuery { MaxScore = -0.998 })),
        new("anomalies by severity (2 in 10,000)", (store, _) => store.ListAnomaliesAsync(new AnomalyQuery { MinSeverity = 0.9998 })),
        new("anomalies by status (1 %)", (store, _) => store.ListAnomaliesAsync(new AnomalyQuery { Statuses = [AnomalyStatus.Retracted] })),
        new("anomalies by two statuses", (store, _) => store.ListAnomaliesAsync(new AnomalyQuery { Statuses = [AnomalyStatus.New, AnomalyStatus.Acknowledged] })),
        new("map of 1,000 anomalies that hold", (store, _) => store.ListMarksAsync(new AnomalyQuery { Statuses = [AnomalyStatus.New, AnomalyStatus.Acknowledged], Limit = 1000 })),
        new("map of anomalies by severity (2 in 10,000)", (store, _) => store.ListMarksAsync(
            new AnomalyQuery { Interval = Series.Interval, MinSeverity = 0.9998, Statuses = [AnomalyStatus.New, AnomalyStatus.Acknowledged], Limit = 5000 })),
        new("anomalies of a rare interval", (store, _) => store.ListAnomaliesAsync(new AnomalyQuery { Interval = Interval.Parse("1h") })),
        new("anomalies of a run", (store, _) => store.ListAnomaliesAsync(new AnomalyQuery { DetectionRunId = "run-5" })),
        new("anomalies of a model", (store, _) => store.ListAnomaliesAsync(new AnomalyQuery { ModelVersion = "US_model-1.0.1" })),
        new("anomalies of a model's hash", (store, _) => store.ListAnomaliesAsync(new AnomalyQuery { ModelHash = "h1" })),
        new("anomalies that were sent (2 %)", (store, _) => store.ListAnomaliesAsync(new AnomalyQuery { Sent = true })),
        new("incidents, latest", (store, _) => store.ListAnomaliesAsync(new AnomalyQuery { IncidentsOnly = true })),
        new("incidents by severity (2 in 10,000)", (store, _) => store.ListAnomaliesAsync(new AnomalyQuery { IncidentsOnly = true, MinSeverity = 0.9998 })),
        new("data faults (none)", (store, _) => store.ListAnomaliesAsync(new AnomalyQuery { Kind = AnomalyKind.DataFault })),
        new("how 200 incidents stand", (store, _) => store.ReadIncidentsAsync([.. Enumerable.Range(0, 200).Select(day => new IncidentKey(Series, "h1", From.AddDays(day)))])),
        new("anomalies, latest, as of a time", (store, _) => store.ListAnomaliesAsync(new AnomalyQuery { AsOf = AsOf })),
        new("anomalies, next page, as of a time", (store, _) => NextPageAsync(cursor => store.ListAnomaliesAsync(new AnomalyQuery { Cursor = cursor, Limit = 50, AsOf = AsOf }))),
        new("anomalies of a series as of a time", (store, _) => store.ListAnomaliesAsync(new AnomalyQuery { Ticker = Series.Ticker, Interval = Series.Interval, AsOf = AsOf })),
        new("quarantined bars of a series", (store, _) => NextPageAsync(cursor => store.ListQuarantinedAsync(Series, new QuarantineQuery { Cursor = cursor, Limit = 1 }))),
        new("quarantined bars, all", (store, _) => store.CountQuarantinedAsync()),
        new("corporate actions of a series", (store, _) => NextPageAsync(cursor => store.ListCorporateActionsAsync(Series, new CorporateActionQuery { Cursor = cursor, Limit = 1 }))),
        new("corporate actions of a window", (store, _) => store.ListCorporateActionsAsync(Series, new CorporateActionQuery { From = From, To = From.AddDays(30) })),
        new("open runs of a series", (store, _) => store.ListOpenRunsAsync(Series)),
        new("acknowledge an anomaly", (store, time) => store.SetAnomalyStatusAsync("a9", time % 2 == 0 ? AnomalyStatus.Acknowledged : AnomalyStatus.New)),
        new("what people say of an anomaly", (store, _) => store.ReadRemarksAsync("a7")),
        new("assess an anomaly", (store, time) => store.SetAssessmentAsync("a9", time % 3 == 2 ? null : Samples.Assessment(normal: time % 3 == 0))),
        new("add a note", (store, time) => store.AddNoteAsync("a9", Samples.Note($"new{time}"))),
        new("delete a note", (store, time) => store.RemoveNoteAsync($"a{time}", $"n{time}")),
        new("events after one", (store, _) => store.ReadEventsAsync(100)),
        new("last event", (store, _) => store.ReadLastSequenceAsync()),
        new("write a grain's state", (store, time) => store.WriteGrainStateAsync($"new{time}", "settings", "{}", null)),
        new("read a grain's state", (store, _) => store.ReadGrainStateAsync("g4", "settings")),
        new("clear a grain's state", (store, time) => store.ClearGrainStateAsync($"g{time * 2 + 2}", "settings", "e")),
        new("health", (store, _) => store.CheckHealthAsync()),
        new("size", (store, _) => store.MeasureSizeAsync()),
        new("import", (store, time) => store.ImportAsync(new ImportBatch { Anomalies = [(Samples.Anomaly(Written, 5_000 + time), $"old{time}")], Runs = [Samples.Run(Written, 500 + time)] })),
        new("open", (store, _) => store.InitializeAsync()),
    ];

    private static async Task NextPageAsync<T>(Func<string?, Task<Page<T>>> list) => await list((await list(null)).NextCursor);

    private static async Task CommitAsync(IDetectionStore store, int time)
    {
        var version = (await store.LoadSeriesAsync(Written))!.Version;
        await store.CommitAsync(Samples.Commit(Written, version, [Samples.Bar(time)], Samples.Anomaly(Written, time)) with { Run = Samples.Run(Written, 100 + time) });
    }

    private static async Task RescoreAsync(IDetectionStore store, int time)
    {
        var version = (await store.LoadSeriesAsync(Written))!.Version;
        await store.CommitAsync(Samples.Commit(Written, version, [], Samples.Anomaly(Written, time)) with { Rescored = Year, RemoveBars = Year });
    }

    private static async Task ReplaceAsync(IDetectionStore store, int time)
    {
        var version = (await store.LoadSeriesAsync(Written))!.Version;
        await store.CommitAsync(Samples.Commit(Written, version, Samples.Bars(100)) with { RemoveBars = new TimeRange(Samples.Start, Samples.Bar(100).Time) });
    }

    private static async Task CommitManyAsync(IDetectionStore store, int time)
    {
        var version = (await store.LoadSeriesAsync(Written))!.Version;
        await store.CommitAsync(Samples.Commit(Written, version, Samples.Bars(StagedBars, time)));
    }

    private static Task CommitGroupAsync(IDetectionStore store, int time) => Task.WhenAll(Enumerable.Range(100, 100).Select(number =>
    {
        var series = SeriesKey.Parse($"T{number}/1d");
        return store.CommitAsync(Samples.Commit(series, 1 + time, [Samples.Bar(time)], Samples.Anomaly(series, time)) with { Run = Samples.Run(series, number * 1000 + time) });
    }));
}

/// <summary>Something that a request, or a grain on its behalf, asks of the store.</summary>
/// <param name="Name">What it is, for people.</param>
/// <param name="RunAsync">Asks it; given how often it was asked before.</param>
internal sealed record StoreCall(string Name, Func<IDetectionStore, int, Task> RunAsync);
