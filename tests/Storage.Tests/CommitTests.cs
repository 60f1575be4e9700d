namespace Anomaly.Storage.Tests;

public sealed class CommitTests
{
    private static readonly SeriesKey Series = Samples.Series();

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CommitAsync_firstCommit_canBeReadBackWhole(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var anomaly = Samples.Anomaly(Series, 2);
        var run = Samples.Run(Series);

        var result = await test.Store.CommitAsync(Samples.Commit(Series, 0, Samples.Bars(3), anomaly) with { Run = run });

        Assert.Equal(1, result.Version);
        Assert.Equal([anomaly.Id], result.Inserted);
        var metadata = await test.Store.LoadSeriesAsync(Series);
        Assert.NotNull(metadata);
        Assert.Equivalent(Samples.Metadata(Series, 3) with { Version = 1 }, metadata, strict: true);
        Assert.Equal(Samples.Bars(3), await test.Store.ReadBarsAsync(Series, TimeRange.All));
        Assert.Equivalent(run, await test.Store.FindRunAsync(run.Id), strict: true);
        var found = await test.Store.FindAnomalyAsync(anomaly.Id);
        Assert.NotNull(found);
        Assert.Equal(anomaly.Features.AsEnumerable(), found.Features);
        Assert.Equal(anomaly.Contributions.AsEnumerable(), found.Contributions);
        Assert.Equal(anomaly.Evidence.AsEnumerable(), found.Evidence);
        Assert.Equal(anomaly.ReasonFacts.AsEnumerable(), found.ReasonFacts);
        Assert.Equal(
            anomaly with { Sequence = 1, Features = found.Features, Contributions = found.Contributions, Evidence = found.Evidence, ReasonFacts = found.ReasonFacts }, found);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CommitAsync_wrongVersion_throwsAndWritesNothing(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        await test.Store.CommitAsync(Samples.Commit(Series, 0, Samples.Bars(3)));
        var late = Samples.Commit(Series, 0, Samples.Bars(2, 3), Samples.Anomaly(Series, 4)) with
        {
            Run = Samples.Run(Series),
            RemoveBars = TimeRange.All,
        };

        var conflict = await Assert.ThrowsAsync<StoreConflictException>(() => test.Store.CommitAsync(late));

        Assert.Equal("AAPL/1d", conflict.What);
        Assert.Null(conflict.Expected);
        Assert.Equal("1", conflict.Found);
        Assert.Equal(1, (await test.Store.LoadSeriesAsync(Series))!.Version);
        Assert.Equal(Samples.Bars(3), await test.Store.ReadBarsAsync(Series, TimeRange.All));
        Assert.Null(await test.Store.FindRunAsync(late.Run.Id));
        Assert.Empty((await test.Store.ListAnomaliesAsync(new AnomalyQuery())).Items);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CommitAsync_versionOfASeriesThatIsNotThereConflicts(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);

        var conflict = await Assert.ThrowsAsync<StoreConflictException>(() => test.Store.CommitAsync(Samples.Commit(Series, 7, Samples.Bars(1))));

        Assert.Equal("7", conflict.Expected);
        Assert.Null(conflict.Found);
        Assert.Null(await test.Store.LoadSeriesAsync(Series));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CommitAsync_sameAnomalyAgain_isLeftAlone(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var anomaly = Samples.Anomaly(Series, 2);
        await test.Store.CommitAsync(Samples.Commit(Series, 0, Samples.Bars(3), anomaly));

        var again = await test.Store.CommitAsync(Samples.Commit(Series, 1, Samples.Bars(3), anomaly with { AnomalyScore = -0.9 }));

        Assert.Empty(again.Inserted);
        Assert.Empty(again.Restored);
        var found = Assert.Single((await test.Store.ListAnomaliesAsync(new AnomalyQuery())).Items);
        Assert.Equal(-0.7, found.AnomalyScore);
        Assert.Equal(1, found.Sequence);
        Assert.Equal(3, await test.Store.CountBarsAsync(Series, TimeRange.All));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CommitAsync_revisedBar_takesThePlaceOfTheOldOne(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        await test.Store.CommitAsync(Samples.Commit(Series, 0, Samples.Bars(3)));

        await test.Store.CommitAsync(Samples.Commit(Series, 1, [Samples.Bar(1, 55), Samples.Bar(3)]));

        Assert.Equal(
            [Samples.Bars(3)[0], Samples.Bar(1, 55), Samples.Bars(3)[2], Samples.Bar(3)],
            await test.Store.ReadBarsAsync(Series, TimeRange.All));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CommitAsync_rewrittenHistory_replacesAllBarsOfItsSeriesOnly(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var other = Samples.Series("AAPL/1h");
        await test.Store.CommitAsync(Samples.Commit(Series, 0, Samples.Bars(30)));
        await test.Store.CommitAsync(Samples.Commit(other, 0, Samples.Bars(30)));

        await test.Store.CommitAsync(Samples.Commit(Series, 1, Samples.Bars(5, 100)) with { RemoveBars = TimeRange.All });

        Assert.Equal(Samples.Bars(5, 100), await test.Store.ReadBarsAsync(Series, TimeRange.All));
        Assert.Equal(30, await test.Store.CountBarsAsync(other, TimeRange.All));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CommitAsync_rescoredStretchRetractsWhatNoLongerHoldsAndOnlyThat(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        AnomalyRecord[] all = [.. Enumerable.Range(0, 6).Select(day => Samples.Anomaly(Series, day))];
        var otherModel = Samples.Anomaly(Series, 2, hash: "other");
        var otherSeries = Samples.Series("AAPL/1h");
        await test.Store.CommitAsync(Samples.Commit(Series, 0, Samples.Bars(6), [.. all, otherModel]));
        await test.Store.CommitAsync(Samples.Commit(otherSeries, 0, Samples.Bars(6), Samples.Anomaly(otherSeries, 2)));

        var result = await test.Store.CommitAsync(Samples.Commit(Series, 1, [], all[3]) with
        {
            Rescored = new TimeRange(Samples.Start.AddDays(1), Samples.Start.AddDays(5)),
        });

        Assert.Equal(new[] { all[1].Id, all[2].Id, all[4].Id }.Order(), result.Retracted.Order());
        var standing = (await test.Store.ListAnomaliesAsync(new AnomalyQuery { Statuses = [AnomalyStatus.New] })).Items;
        Assert.Equal(5, standing.Length);
        Assert.Equal(9, (await test.Store.ListAnomaliesAsync(new AnomalyQuery())).Items.Length + 1);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CommitAsync_retractedAnomalyThatHoldsAgainIsNewWithItsNewValues(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var anomaly = Samples.Anomaly(Series, 2) with { Sent = true };
        await test.Store.CommitAsync(Samples.Commit(Series, 0, Samples.Bars(3), anomaly));
        var gone = await test.Store.CommitAsync(Samples.Commit(Series, 1, []) with { Rescored = TimeRange.All });
        var repeated = await test.Store.CommitAsync(Samples.Commit(Series, 2, []) with { Rescored = TimeRange.All });

        var back = await test.Store.CommitAsync(Samples.Commit(
            Series, 3, [], anomaly with { AnomalyScore = -0.8, DetectionRunId = "run-2", Sent = false, CreatedAt = Samples.Start.AddYears(1) }));

        Assert.Equal([anomaly.Id], gone.Retracted);
        Assert.Empty(repeated.Retracted);
        Assert.Equal([anomaly.Id], back.Restored);
        var found = await test.Store.FindAnomalyAsync(anomaly.Id);
        Assert.Equal(AnomalyStatus.New, found!.Status);
        Assert.Equal(-0.8, found.AnomalyScore);
        Assert.Equal("run-2", found.DetectionRunId);
        Assert.Equal(anomaly.CreatedAt, found.CreatedAt);
        Assert.True(found.Sent);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CommitAsync_rescoredByNoModel_retractsWhatAnyModelFound(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var (one, other) = (Samples.Anomaly(Series, 1), Samples.Anomaly(Series, 2) with { ModelHash = "sha256:other" });
        await test.Store.CommitAsync(Samples.Commit(Series, 0, Samples.Bars(3), one, other));
        var commit = Samples.Commit(Series, 1, []);

        var result = await test.Store.CommitAsync(commit with { Rescored = TimeRange.All, Metadata = commit.Metadata with { ModelVersion = null, ModelHash = null } });

        Assert.Equal(new[] { one.Id, other.Id }.Order(), result.Retracted.Order());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CommitAsync_rescoredStretchOfAnotherSeriesRetractsNothing(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var anomaly = Samples.Anomaly(Series, 2);
        await test.Store.CommitAsync(Samples.Commit(Series, 0, Samples.Bars(3), anomaly));

        var result = await test.Store.CommitAsync(Samples.Commit(Samples.Series("MSFT/1d"), 0, []) with { Rescored = TimeRange.All });

        Assert.Empty(result.Retracted);
        Assert.Equal(AnomalyStatus.New, (await test.Store.FindAnomalyAsync(anomaly.Id))!.Status);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CommitAsync_runClosedAsInterrupted_isOverwrittenByItsOwnCommit(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        await test.Store.StartRunAsync(Samples.Run(Series, status: RunStatus.InProgress));
        await test.Store.CloseInterruptedRunsAsync(Series, [], "interrupted", Samples.Start);

        await test.Store.CommitAsync(Samples.Commit(Series, 0, Samples.Bars(1)) with { Run = Samples.Run(Series) });

        Assert.Equivalent(Samples.Run(Series), await test.Store.FindRunAsync(Samples.Run(Series).Id), strict: true);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CommitAsync_tenThousandBarsInOneCommit(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var bars = Samples.Bars(10_000);

        await test.Store.CommitAsync(Samples.Commit(Series, 0, bars));
        await test.Store.CommitAsync(Samples.Commit(Series, 1, bars[5_000..]));

        Assert.Equal(bars, await test.Store.ReadBarsAsync(Series, TimeRange.All));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CommitAsync_textWithNulAndHalfSurrogates_isStoredCleaned(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var run = Samples.Run(Series, status: RunStatus.Failed) with { Error = "bad \0 byte \ud800 and \U0001F600", Warnings = ["\0"] };

        await test.Store.CommitAsync(Samples.Commit(Series, 0, []) with { Run = run });

        var found = await test.Store.FindRunAsync(run.Id);
        Assert.Equal("bad \ufffd byte \ufffd and \U0001F600", found!.Error);
        Assert.Equal(["\ufffd"], found.Warnings.AsEnumerable());
    }
}
