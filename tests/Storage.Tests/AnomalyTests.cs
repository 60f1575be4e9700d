namespace Anomaly.Storage.Tests;

public sealed class AnomalyTests
{
    private static readonly SeriesKey Series = Samples.Series();

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ListAnomaliesAsync_everyFilterRestricts(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var hourly = Samples.Series("AAPL/1h");
        var other = Samples.Series("MSFT/1d");
        await CommitAsync(test, Series, Samples.Anomaly(Series, 1, -0.5) with { Sent = true }, Samples.Anomaly(Series, 2, -0.9) with { Severity = null, DetectionRunId = "run-2" });
        await CommitAsync(test, hourly, Samples.Anomaly(hourly, 3));
        await CommitAsync(test, other, Samples.Anomaly(other, 4) with { ModelVersion = "old", Severity = 0.5 }, Samples.Anomaly(other, 5, hash: "h2"));
        await test.Store.SetAnomalyStatusAsync(Samples.Anomaly(hourly, 3).Id, AnomalyStatus.Acknowledged);

        await AssertDaysAsync(test, new AnomalyQuery(), 5, 4, 3, 2, 1);
        await AssertDaysAsync(test, new AnomalyQuery { OldestFirst = true }, 1, 2, 3, 4, 5);
        await AssertDaysAsync(test, new AnomalyQuery { Ticker = Series.Ticker }, 3, 2, 1);
        await AssertDaysAsync(test, new AnomalyQuery { Ticker = Series.Ticker, Interval = Series.Interval }, 2, 1);
        await AssertDaysAsync(test, new AnomalyQuery { From = Samples.Start.AddDays(2), To = Samples.Start.AddDays(4) }, 3, 2);
        await AssertDaysAsync(test, new AnomalyQuery { MaxScore = -0.9 }, 2);
        await AssertDaysAsync(test, new AnomalyQuery { MinSeverity = 0.01 }, 4);
        await AssertDaysAsync(test, new AnomalyQuery { Statuses = [AnomalyStatus.Acknowledged] }, 3);
        await AssertDaysAsync(test, new AnomalyQuery { Statuses = [AnomalyStatus.New, AnomalyStatus.Acknowledged] }, 5, 4, 3, 2, 1);
        await AssertDaysAsync(test, new AnomalyQuery { Statuses = [AnomalyStatus.Retracted] });
        await AssertDaysAsync(test, new AnomalyQuery { ModelVersion = "old" }, 4);
        await AssertDaysAsync(test, new AnomalyQuery { ModelHash = "h2" }, 5);
        await AssertDaysAsync(test, new AnomalyQuery { DetectionRunId = "run-2" }, 2);
        await AssertDaysAsync(test, new AnomalyQuery { Sent = true }, 1);
        await AssertDaysAsync(test, new AnomalyQuery { Sent = false }, 5, 4, 3, 2);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ListMarksAsync_areTheLatestThatPass(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var hourly = Samples.Series("AAPL/1h");
        var odd = Samples.Anomaly(Series, 2) with { Severity = null, Direction = null, Reason = null, AnomalyScore = double.NaN };
        await CommitAsync(test, Series, Samples.Anomaly(Series, 1), odd, Samples.Anomaly(Series, 3, -0.9));
        await CommitAsync(test, hourly, Samples.Anomaly(hourly, 4) with { Severity = 0.5 });
        await test.Store.SetAnomalyStatusAsync(Samples.Anomaly(Series, 3).Id, AnomalyStatus.Acknowledged);

        var latest = await test.Store.ListMarksAsync(new AnomalyQuery { Limit = 3 });

        AnomalyRecord[] expected = [Samples.Anomaly(hourly, 4) with { Severity = 0.5 }, Samples.Anomaly(Series, 3, -0.9), odd];
        Assert.Equal(
            expected.Select(one => new AnomalyMark(one.Id, one.Series, one.Datetime, one.AnomalyScore, one.Severity, one.Direction, one.Reason, [])), latest.Select(mark => mark with { ReasonFacts = [] }));
        Assert.All(latest, mark => Assert.Equal(odd.ReasonFacts.AsEnumerable(), mark.ReasonFacts));
        Assert.Equal(Samples.Anomaly(Series, 3).Id, Assert.Single(await test.Store.ListMarksAsync(new AnomalyQuery { Statuses = [AnomalyStatus.Acknowledged] })).Id);
        Assert.Equal(3, (await test.Store.ListMarksAsync(new AnomalyQuery { Interval = Series.Interval })).Count);
        Assert.Equal(hourly, Assert.Single(await test.Store.ListMarksAsync(new AnomalyQuery { MinSeverity = 0.4 })).Series);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => test.Store.ListMarksAsync(new AnomalyQuery { Limit = 0 }));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ListAnomaliesAsync_pages_stayStableWhileAnomaliesComeIn(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        await CommitAsync(test, Series, [.. Enumerable.Range(0, 20).Select(day => Samples.Anomaly(Series, day * 2))]);
        var query = new AnomalyQuery { Limit = 6 };
        var seen = new List<int>();
        for (var round = 0; ; round++)
        {
            var page = await test.Store.ListAnomaliesAsync(query);
            seen.AddRange(page.Items.Select(DayOf));
            // Newer than every page, and older than those to come: the former do not shift the pages, the latter appear in their place.
            var series = Samples.Series($"T{round}/1d");
            await CommitAsync(test, series, Samples.Anomaly(series, 101 + 2 * round), Samples.Anomaly(series, 1 + 2 * round));
            if (page.NextCursor is null)
                break;
            query = query with { Cursor = page.NextCursor };
        }

        Assert.Equal(Enumerable.Range(0, 20).Select(day => day * 2).Reverse(), seen.Where(day => day % 2 == 0));
        Assert.Equal(seen.OrderDescending(), seen);
        Assert.Contains(1, seen);
        Assert.DoesNotContain(seen, day => day >= 100);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ListAnomaliesAsync_sameBarTimeInManySeriesPagesWithoutLoss(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        for (var number = 0; number < 9; number++)
        {
            var series = Samples.Series($"S{number}/1d");
            await CommitAsync(test, series, Samples.Anomaly(series, 1));
        }

        foreach (var oldestFirst in new[] { false, true })
        {
            var ids = new List<string>();
            var query = new AnomalyQuery { Limit = 2, OldestFirst = oldestFirst };
            do
            {
                var page = await test.Store.ListAnomaliesAsync(query);
                ids.AddRange(page.Items.Select(anomaly => anomaly.Id));
                query = query with { Cursor = page.NextCursor };
            }
            while (query.Cursor is not null);
            Assert.Equal(9, ids.Distinct().Count());
            Assert.Equal(9, ids.Count);
        }
    }

    [Theory]
    [OnSqlite, OnPostgreSql]
    public async Task ListAnomaliesAsync_badCursorOrLimit_isRefused(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        await CommitAsync(test, Series, Samples.Anomaly(Series, 1), Samples.Anomaly(Series, 2));
        var cursor = (await test.Store.ListAnomaliesAsync(new AnomalyQuery { Limit = 1 })).NextCursor!;

        foreach (var bad in new[] { "", "x", "!!!", cursor[..^2], new string('A', 5000), "YW8KLTk5OTk5OTk5OTk5OTk5OTk5OTkKYQ", "AAAA" })
            await Assert.ThrowsAsync<InvalidCursorException>(() => test.Store.ListAnomaliesAsync(new AnomalyQuery { Cursor = bad }));
        await Assert.ThrowsAsync<InvalidCursorException>(() => test.Store.ListAnomaliesAsync(new AnomalyQuery { Cursor = cursor, OldestFirst = true }));
        await Assert.ThrowsAsync<InvalidCursorException>(() => test.Store.ListRunsAsync(new RunQuery { Cursor = cursor }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => test.Store.ListAnomaliesAsync(new AnomalyQuery { Limit = 0 }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => test.Store.ListAnomaliesAsync(new AnomalyQuery { Limit = PageRequest.MaxLimit + 1 }));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task SetAnomalyStatusAsync_goesBothWays_butNeverFromRetracted(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var id = Samples.Anomaly(Series, 1).Id;
        await CommitAsync(test, Series, Samples.Anomaly(Series, 1));

        Assert.Equal(AnomalyStatus.Acknowledged, (await test.Store.SetAnomalyStatusAsync(id, AnomalyStatus.Acknowledged))!.Status);
        Assert.Equal(AnomalyStatus.New, (await test.Store.SetAnomalyStatusAsync(id, AnomalyStatus.New))!.Status);
        await test.Store.CommitAsync(Samples.Commit(Series, 1, []) with { Rescored = TimeRange.All });
        Assert.Equal(AnomalyStatus.Retracted, (await test.Store.SetAnomalyStatusAsync(id, AnomalyStatus.Acknowledged))!.Status);
        Assert.Null(await test.Store.SetAnomalyStatusAsync("unknown", AnomalyStatus.New));
        await Assert.ThrowsAsync<ArgumentException>(() => test.Store.SetAnomalyStatusAsync(id, AnomalyStatus.Retracted));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ReadEventsAsync_resumesAndShowsEveryChangeOfStatusOnce(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        AnomalyRecord[] three = [Samples.Anomaly(Series, 1), Samples.Anomaly(Series, 2), Samples.Anomaly(Series, 3)];
        Assert.Equal(0, await test.Store.ReadLastSequenceAsync());
        await CommitAsync(test, Series, three);
        var first = await test.Store.ReadEventsAsync(0, 2);
        var end = await test.Store.ReadLastSequenceAsync();
        var rest = await test.Store.ReadEventsAsync(first[^1].Sequence);

        await test.Store.CommitAsync(Samples.Commit(Series, 1, []) with { Rescored = TimeRange.Before(three[1].Datetime) });
        await test.Store.SetAnomalyStatusAsync(three[1].Id, AnomalyStatus.Acknowledged);
        await test.Store.SetAnomalyStatusAsync(three[1].Id, AnomalyStatus.Acknowledged);
        var later = await test.Store.ReadEventsAsync(end);

        Assert.Equal(three.Select(anomaly => anomaly.Id).Order(), first.Concat(rest).Select(anomaly => anomaly.Id).Order());
        Assert.Equal(rest[^1].Sequence, end);
        Assert.Equal([(three[0].Id, AnomalyStatus.Retracted), (three[1].Id, AnomalyStatus.Acknowledged)], later.Select(anomaly => (anomaly.Id, anomaly.Status)));
        Assert.True(later[0].Sequence > end && later[1].Sequence > later[0].Sequence);
        Assert.Empty(await test.Store.ReadEventsAsync(later[^1].Sequence));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ReadEventsAsync_followerOfManyWritersMissesNothing(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        await using var second = test.OpenAnother();
        await second.InitializeAsync();
        const int Writers = 40;
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(async number =>
        {
            var series = Samples.Series($"W{number}/1d");
            var store = number % 2 == 0 ? test.Store : second;
            for (var version = 0; version < 5; version++)
                await store.CommitAsync(Samples.Commit(series, version, [], Samples.Anomaly(series, version)));
        }));

        var seen = new List<AnomalyRecord>();
        bool wasDone;
        do
        {
            wasDone = writing.IsCompleted;
            seen.AddRange(await test.Store.ReadEventsAsync(seen.Count == 0 ? 0 : seen[^1].Sequence, 7));
        }
        while (!wasDone || seen.Count < Writers * 5 && (await test.Store.ReadLastSequenceAsync()) > seen[^1].Sequence);

        await writing;
        Assert.Equal(Writers * 5, seen.Select(anomaly => anomaly.Id).Distinct().Count());
        Assert.Equal(Writers * 5, seen.Count);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ReadAllAnomaliesAsync_moreThanAPage_areThoseOfModelAndStretch_oldestFirst(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var other = Samples.Series("MSFT/1d");
        await CommitAsync(test, Series, [.. Enumerable.Range(0, 1003).Select(day => Samples.Anomaly(Series, day)), Samples.Anomaly(Series, 5, hash: "h2")]);
        await CommitAsync(test, other, Samples.Anomaly(other, 6));
        var range = new TimeRange(Samples.Start.AddDays(1), Samples.Start.AddDays(1002));

        Assert.Equal(Enumerable.Range(1, 1001), (await test.Store.ReadAllAnomaliesAsync(Series, Samples.ModelHash, range)).Select(DayOf));
        Assert.Equal(1002, (await test.Store.ReadAllAnomaliesAsync(Series, modelHash: null, range)).Count);
    }

    [Fact]
    public void Of_knownInput_hasTheDocumentedId()
    {
        // printf 'AAPL|1d|2024-01-02T14:30:00Z|abc' | sha256sum
        Assert.Equal("1b5dfec9521403aac16d941f", AnomalyId.Of(Series, Samples.Start, "abc"));
        Assert.Throws<ArgumentException>(() => AnomalyId.Of(Series, new DateTime(2024, 1, 2), "abc"));
    }

    private static async Task CommitAsync(TestStore test, SeriesKey series, params AnomalyRecord[] anomalies) =>
        await test.Store.CommitAsync(Samples.Commit(series, 0, [], anomalies));

    private static int DayOf(AnomalyRecord anomaly) => (anomaly.Datetime - Samples.Start).Days;

    private static async Task AssertDaysAsync(TestStore test, AnomalyQuery query, params int[] days) =>
        Assert.Equal(days, (await test.Store.ListAnomaliesAsync(query)).Items.Select(DayOf));
}
