namespace Anomaly.Storage.Tests;

public sealed class RunTests
{
    private static readonly SeriesKey Series = Samples.Series();

    [Theory, OnSqlite, OnPostgreSql]
    public async Task StartRunAsync_sameIdAgain_changesNothing(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var run = Samples.Run(Series, status: RunStatus.InProgress);

        Assert.True(await test.Store.StartRunAsync(run));
        Assert.False(await test.Store.StartRunAsync(run with { Progress = 0.9 }));

        Assert.Equivalent(run, await test.Store.FindRunAsync(run.Id), strict: true);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task UpdateRunAsync_movesAnOpenRunOnAndLeavesAnEndedOne(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var run = Samples.Run(Series, status: RunStatus.InProgress);
        await test.Store.StartRunAsync(run);

        Assert.True(await test.Store.UpdateRunAsync(run with { Progress = 0.5, RowsLoaded = 7 }));
        Assert.Equal(0.5, (await test.Store.FindRunAsync(run.Id))!.Progress);
        var ended = Samples.Run(Series, status: RunStatus.Failed);
        Assert.True(await test.Store.UpdateRunAsync(ended));
        Assert.False(await test.Store.UpdateRunAsync(run));
        Assert.False(await test.Store.UpdateRunAsync(Samples.Run(Series, 99)));
        Assert.Equivalent(ended, await test.Store.FindRunAsync(run.Id), strict: true);
        Assert.Null(await test.Store.FindRunAsync(Samples.Run(Series, 99).Id));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CloseInterruptedRunsAsync_closesOpenRunsOfItsSeriesButThoseToKeep(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var hourly = Samples.Series("AAPL/1h");
        DetectionRun[] runs =
        [
            Samples.Run(Series, 1, RunStatus.InProgress), Samples.Run(Series, 2, RunStatus.InProgress, RunTrigger.Backfill),
            Samples.Run(Series, 3), Samples.Run(hourly, 4, RunStatus.InProgress),
        ];
        foreach (var run in runs)
            await test.Store.StartRunAsync(run);

        var closed = await test.Store.CloseInterruptedRunsAsync(Series, [runs[1].Id], "interrupted", Samples.Start.AddDays(1));
        var again = await test.Store.CloseInterruptedRunsAsync(Series, [runs[1].Id], "interrupted", Samples.Start.AddDays(1));

        Assert.Equal([runs[0].Id], closed);
        Assert.Empty(again);
        var found = await test.Store.FindRunAsync(runs[0].Id);
        Assert.Equal((RunStatus.Failed, "interrupted", Samples.Start.AddDays(1)), (found!.Status, found.Error, found.CompletedAt));
        Assert.Equal(86340, found.DurationSeconds);
        var open = await test.Store.ListRunsAsync(new RunQuery { Status = RunStatus.InProgress });
        Assert.Equal([runs[3].Id, runs[1].Id], open.Items.Select(run => run.Id));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ListRunsAsync_everyFilterRestricts(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var hourly = Samples.Series("AAPL/1h");
        var other = Samples.Series("MSFT/1d");
        await test.Store.StartRunAsync(Samples.Run(Series, 1));
        await test.Store.StartRunAsync(Samples.Run(hourly, 2, RunStatus.Failed));
        await test.Store.StartRunAsync(Samples.Run(other, 3, RunStatus.InProgress, RunTrigger.Backfill));
        await test.Store.StartRunAsync(Samples.Run(Series, 4, RunStatus.Partial, RunTrigger.Backfill));

        await AssertRunsAsync(test, new RunQuery(), 4, 3, 2, 1);
        await AssertRunsAsync(test, new RunQuery { Ticker = Series.Ticker }, 4, 2, 1);
        await AssertRunsAsync(test, new RunQuery { Ticker = Series.Ticker, Interval = Series.Interval }, 4, 1);
        await AssertRunsAsync(test, new RunQuery { Status = RunStatus.Failed }, 2);
        await AssertRunsAsync(test, new RunQuery { Trigger = RunTrigger.Backfill }, 4, 3);
        await AssertRunsAsync(test, new RunQuery { From = Samples.Start.AddMinutes(2), To = Samples.Start.AddMinutes(4) }, 3, 2);
        Assert.Equal(Samples.Run(Series, 4).Id, (await test.Store.FindLatestRunAsync(Series.Ticker, null, RunTrigger.Backfill))!.Id);
        Assert.Null(await test.Store.FindLatestRunAsync(Series.Ticker, hourly.Interval, RunTrigger.Backfill));
        Assert.Equal(Samples.Run(hourly, 2).Id, (await test.Store.FindLatestRunAsync(Series.Ticker, hourly.Interval, RunTrigger.Manual))!.Id);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ListRunsAsync_pagesCoverEverythingOnceWhileRunsAreAddedAndPurged(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        for (var number = 1; number <= 25; number++)
            await test.Store.StartRunAsync(Samples.EmptyRun(Series, number) with { StartedAt = Samples.Start.AddMinutes(number / 3) });
        var seen = new List<string>();
        var query = new RunQuery { Limit = 4 };
        do
        {
            var page = await test.Store.ListRunsAsync(query);
            seen.AddRange(page.Items.Select(run => run.Id));
            await test.Store.StartRunAsync(Samples.Run(Series, 1000 + seen.Count));
            await test.Store.PurgeRunsAsync(Samples.Start.AddMinutes(1), 1);
            query = query with { Cursor = page.NextCursor };
        }
        while (query.Cursor is not null);

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(Enumerable.Range(3, 23).Select(number => Samples.Run(Series, number).Id), seen.Order().Where(id => string.CompareOrdinal(id, Samples.Run(Series, 3).Id) >= 0));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task PurgeRunsAsync_deletesOldEndedRunsInBatches(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        for (var number = 1; number <= 10; number++)
            await test.Store.StartRunAsync(Samples.EmptyRun(Series, number, number == 2 ? RunStatus.InProgress : RunStatus.Complete));

        Assert.Equal(3, await test.Store.PurgeRunsAsync(Samples.Start.AddMinutes(7), 3));
        Assert.Equal(2, await test.Store.PurgeRunsAsync(Samples.Start.AddMinutes(7), 3));
        Assert.Equal(0, await test.Store.PurgeRunsAsync(Samples.Start.AddMinutes(7), 3));
        await AssertRunsAsync(test, new RunQuery(), 10, 9, 8, 7, 2);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task PurgeRunsAsync_runsThatFoundOrRetractedAnything_areKept(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        await test.Store.StartRunAsync(Samples.EmptyRun(Series, 1));
        await test.Store.StartRunAsync(Samples.EmptyRun(Series, 2) with { AnomaliesFound = 1, AnomalyIds = ["aa"] });
        await test.Store.StartRunAsync(Samples.EmptyRun(Series, 3) with { AnomaliesRetracted = 1 });

        Assert.Equal(1, await test.Store.PurgeRunsAsync(Samples.Start.AddYears(1)));

        await AssertRunsAsync(test, new RunQuery(), 3, 2);
    }

    private static async Task AssertRunsAsync(TestStore test, RunQuery query, params int[] numbers) =>
        Assert.Equal(
            numbers.Select(number => Samples.Run(Series, number).Id),
            (await test.Store.ListRunsAsync(query)).Items.Select(run => run.Id));
}
