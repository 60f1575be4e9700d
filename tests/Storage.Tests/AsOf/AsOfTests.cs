using Microsoft.Extensions.Time.Testing;

namespace Anomaly.Storage.Tests.AsOf;

public sealed class AsOfTests
{
    private static readonly SeriesKey Series = Samples.Series();
    private static readonly DateTime Monday = new(2025, 6, 2, 20, 0, 0, DateTimeKind.Utc);

    [Theory, OnSqlite, OnPostgreSql]
    public async Task AsOf_anyInstantOfARandomHistory_isTheSnapshotOfThatInstant(Engine engine)
    {
        for (var seed = 0; seed < 6; seed++)
        {
            var time = new FakeTimeProvider(new DateTimeOffset(Monday));
            await using var test = await TestStore.CreateAsync(engine, time);
            var history = new RandomHistory(test.Store, Series, time, seed);
            var taken = new SortedDictionary<DateTime, Snapshot>();
            for (var step = 0; step < 80; step++)
            {
                var snapshot = await history.StepAsync();
                taken[snapshot.At] = snapshot;
            }

            await AssertAsOfAsync(test.Store, new Snapshot(Monday.AddTicks(-10), [], [], null), Monday.AddTicks(-10), seed);
            foreach (var snapshot in taken.Values)
            {
                await AssertAsOfAsync(test.Store, snapshot, snapshot.At, seed);
                // Between two instants nothing happened.
                var next = taken.Keys.FirstOrDefault(at => at > snapshot.At, snapshot.At.AddYears(1));
                await AssertAsOfAsync(test.Store, snapshot, next.AddTicks(-10), seed);
            }
        }
    }

    private static async Task AssertAsOfAsync(IDetectionStore store, Snapshot expected, DateTime at, int seed)
    {
        Assert.Equal(expected.Bars, await store.ReadBarsAsOfAsync(Series, TimeRange.All, at));
        if (expected.ModelHash is { } model)
            Assert.Equal(model, await store.FindModelAsOfAsync(Series, at));
        var anomalies = await StoreReading.ListAllAsync(cursor => store.ListAnomaliesAsync(new AnomalyQuery { AsOf = at, Limit = 7, Cursor = cursor })).ToListAsync();
        Assert.True(expected.Anomalies.SequenceEqual(anomalies.Select(RandomHistory.Row)), $"seed {seed}, {at:O}");
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ReadBarsAsOfAsync_rangeAndLimit_areThoseOfReadBars(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        await CommitAsync(test, 0, Monday, Samples.Bars(10));
        await CommitAsync(test, 1, Monday.AddDays(1), [.. Samples.Bars(10).Select(bar => bar with { Close = bar.Close + 1 })]);
        var range = new TimeRange(Samples.Start.AddDays(2).AddTicks(1), Samples.Start.AddDays(7));

        Assert.Equal(Samples.Bars(4, 3), await test.Store.ReadBarsAsOfAsync(Series, range, Monday));
        Assert.Equal(Samples.Bars(2, 3), await test.Store.ReadBarsAsOfAsync(Series, range, Monday, 2));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => test.Store.ReadBarsAsOfAsync(Series, range, Monday, 0));
        Assert.Empty(await test.Store.ReadBarsAsOfAsync(Samples.Series("NONE/1d"), TimeRange.All, Monday));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CommitAsync_barsThatStayAsTheyAre_leaveNoRevision(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        await CommitAsync(test, 0, Monday, Samples.Bars(3000));
        await CommitAsync(test, 1, Monday.AddDays(1), Samples.Bars(3000));
        await test.Store.CommitAsync(Commit(2, Monday.AddDays(2), Samples.Bars(3000)) with { RemoveBars = TimeRange.All });

        Assert.Equal(0L, Convert.ToInt64(await test.ExecuteAsync("select count(*) from bar_revisions"), null));
        Assert.Equal(Samples.Bars(3000), await test.Store.ReadBarsAsOfAsync(Series, TimeRange.All, Monday));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CommitAsync_aSplitOfALongHistory_keepsAllOfItInTheSameTransaction(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var (before, after) = (Samples.Bars(6000), Samples.Bars(6000).Select(bar => bar with { Close = bar.Close / 2 }).ToArray());
        await CommitAsync(test, 0, Monday, before);
        var split = Commit(1, Monday.AddDays(1), after) with { RemoveBars = TimeRange.All };

        await Assert.ThrowsAsync<StoreConflictException>(() => test.Store.CommitAsync(split with { ExpectedVersion = 7 }));
        Assert.Equal(0L, Convert.ToInt64(await test.ExecuteAsync("select count(*) from bar_revisions"), null));
        await test.Store.CommitAsync(split);

        Assert.Equal(before, await test.Store.ReadBarsAsOfAsync(Series, TimeRange.All, Monday.AddDays(1).AddTicks(-10)));
        Assert.Equal(after, await test.Store.ReadBarsAsOfAsync(Series, TimeRange.All, Monday.AddDays(1)));
        Assert.Equal(after, await test.Store.ReadBarsAsync(Series, TimeRange.All));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ReadBarsAsOfAsync_barsWhoseBeginningIsNotNoted_countFromTheEndOfTheirInterval(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        await CommitAsync(test, 0, Monday, Samples.Bars(3));
        await test.ExecuteAsync("update bars set known_from = null");
        await CommitAsync(test, 1, Monday.AddDays(1), [Samples.Bar(1, 7)]);
        var end = Samples.Bar(1).Time + Series.Interval.Length;

        Assert.Equal(Samples.Bars(1), await test.Store.ReadBarsAsOfAsync(Series, TimeRange.All, end.AddTicks(-10)));
        Assert.Equal(Samples.Bars(2), await test.Store.ReadBarsAsOfAsync(Series, TimeRange.All, end));
        Assert.Equal(Samples.Bar(1, 7), (await test.Store.ReadBarsAsOfAsync(Series, TimeRange.All, Monday.AddDays(1)))[1]);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ListAnomaliesAsync_asOf_filtersByWhatTheyWereThen(Engine engine)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(Monday.AddHours(1)));
        await using var test = await TestStore.CreateAsync(engine, time);
        var found = Samples.Anomaly(Series, 3) with { CreatedAt = Monday };
        await test.Store.CommitAsync(Commit(0, Monday, Samples.Bars(5)) with { Anomalies = [found] });
        await test.Store.SetAnomalyStatusAsync(found.Id, AnomalyStatus.Acknowledged);
        await test.Store.CommitAsync(Commit(1, Monday.AddHours(2), []) with { Rescored = TimeRange.All });
        await test.Store.CommitAsync(Commit(2, Monday.AddHours(3), []) with { Anomalies = [found with { AnomalyScore = -0.9 }] });

        Assert.Empty(await AsOfAsync(-1));
        Assert.Equal((AnomalyStatus.New, -0.7), Assert.Single(await AsOfAsync(0)));
        Assert.Equal((AnomalyStatus.Acknowledged, -0.7), Assert.Single(await AsOfAsync(1)));
        Assert.Equal((AnomalyStatus.Retracted, -0.7), Assert.Single(await AsOfAsync(2)));
        Assert.Equal((AnomalyStatus.New, -0.9), Assert.Single(await AsOfAsync(3)));
        Assert.Empty(await AsOfAsync(2, AnomalyStatus.New, AnomalyStatus.Acknowledged));
        Assert.Single(await AsOfAsync(1, AnomalyStatus.New, AnomalyStatus.Acknowledged));
        Assert.Equal(Monday.AddHours(3), (await test.Store.FindAnomalyAsync(found.Id))!.StatusSince);

        async Task<IEnumerable<(AnomalyStatus, double)>> AsOfAsync(int hours, params AnomalyStatus[] statuses) =>
            (await test.Store.ListAnomaliesAsync(new AnomalyQuery { Ticker = Series.Ticker, Interval = Series.Interval, OldestFirst = true, AsOf = Monday.AddHours(hours), Statuses = [.. statuses] }))
            .Items.Select(anomaly => (anomaly.Status, anomaly.AnomalyScore));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task SetAnomalyStatusAsync_byAClockThatIsBehind_comesAfterTheChangeBeforeIt(Engine engine)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(Monday.AddHours(-1)));
        await using var test = await TestStore.CreateAsync(engine, time);
        var found = Samples.Anomaly(Series, 3) with { CreatedAt = Monday };
        await test.Store.CommitAsync(Commit(0, Monday, Samples.Bars(5)) with { Anomalies = [found] });

        var acknowledged = await test.Store.SetAnomalyStatusAsync(found.Id, AnomalyStatus.Acknowledged);

        Assert.Equal(Monday, acknowledged!.StatusSince);
        Assert.Equal(AnomalyStatus.Acknowledged, Assert.Single((await test.Store.ListAnomaliesAsync(new AnomalyQuery { AsOf = Monday })).Items).Status);
        Assert.Empty((await test.Store.ListAnomaliesAsync(new AnomalyQuery { AsOf = Monday.AddHours(-1) })).Items);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task PurgeRevisionsAsync_deletesWhatBelongsToOlderBars_butNotWhatWasLetIn(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var other = Samples.Series("MSFT/1d");
        QuarantineEntry[] quarantined = [.. Enumerable.Range(0, 10).Select(day => Samples.Quarantined(Series, day, day == 2 ? Monday : null))];
        await test.Store.CommitAsync(Commit(0, Monday, Samples.Bars(10)) with { Quarantined = quarantined });
        for (var version = 1; version <= 2; version++)
            await CommitAsync(test, version, Monday.AddDays(version), [.. Enumerable.Range(0, 10).Select(day => Samples.Bar(day, 5 + version))]);
        await test.Store.CommitAsync(Samples.Commit(other, 0, Samples.Bars(2)) with { Quarantined = [Samples.Quarantined(other, 1)] });
        var before = Samples.Bar(6).Time;

        int[] deleted = [await PurgeAsync(), await PurgeAsync(), await PurgeAsync(), await PurgeAsync()];

        // Two revisions of each bar go together.
        Assert.Equal([6, 6, 0, 0], deleted);
        Assert.Equal(Samples.Bars(4, 6), (await test.Store.ReadBarsAsOfAsync(Series, TimeRange.Since(before), Monday)));
        Assert.Equal(8L, Convert.ToInt64(await test.ExecuteAsync("select count(*) from bar_revisions"), null));
        Assert.Equal([2, 6, 7, 8, 9], (await test.Store.ListQuarantinedAsync(Series, new QuarantineQuery())).Items.Select(bar => (bar.Bar.Time - Samples.Start).Days));
        Assert.Single((await test.Store.ListQuarantinedAsync(other, new QuarantineQuery())).Items);

        Task<int> PurgeAsync() => test.Store.PurgeRevisionsAsync(Series, before, 5);
    }

    private static DetectionCommit Commit(long expected, DateTime at, IReadOnlyList<Bar> bars)
    {
        var commit = Samples.Commit(Series, expected, bars);
        return commit with { Metadata = commit.Metadata with { UpdatedAt = at } };
    }

    private static Task CommitAsync(TestStore test, long expected, DateTime at, IReadOnlyList<Bar> bars) => test.Store.CommitAsync(Commit(expected, at, bars));
}
