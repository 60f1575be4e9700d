using Anomaly.Grains.Detecting;
using Anomaly.Grains.Tests.Kit;
using Anomaly.MarketData;
using Anomaly.Storage;
using Anomaly.Testing;
using Orleans.Runtime;

namespace Anomaly.Grains.Tests.Tickers;

public sealed class SeriesDetectionTests
{
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");

    [Fact]
    public async Task Detect_firstRun_storesBarsAnomaliesStateAndRun()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(300));
        host.CloseBars(300);

        var outcome = await host.DetectAsync();

        Assert.Null(outcome.Reason);
        Assert.Equal(300, outcome.RowsProcessed);
        Assert.InRange(outcome.NewAnomalies, 1, 60);
        var metadata = await host.Store.LoadSeriesAsync(Apple);
        Assert.Equal((1, 300, outcome.NewAnomalies), (metadata!.Version, metadata.RowsProcessed, metadata.AnomaliesFound));
        Assert.Equal(300, await host.Store.CountBarsAsync(Apple, TimeRange.All));
        var run = await host.Store.FindRunAsync(outcome.Run.Id);
        Assert.Equal((RunStatus.Complete, 300, 286, outcome.NewAnomalies, 1.0),
            (run!.Status, run.RowsLoaded, run.RowsPreprocessed, run.AnomaliesFound, run.Progress));
        Assert.Equal(outcome.AnomalyIds.AsEnumerable(), run.AnomalyIds.AsEnumerable());
        var anomalies = await host.AnomaliesAsync();
        Assert.All(anomalies, anomaly => Assert.Equal((outcome.Run.Id, 14, 14), (anomaly.DetectionRunId, anomaly.Features.Length, anomaly.Contributions.Length)));
    }

    [Fact]
    public async Task Detect_nothingNew_answersAlreadyDetectedAndRecordsTheRun()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(100));
        host.CloseBars(100);
        await host.DetectAsync();

        var again = await host.DetectAsync();

        Assert.Equal(("already_detected", 0, 0), (again.Reason, again.RowsProcessed, again.NewAnomalies));
        Assert.Equal(RunStatus.Complete, (await host.Store.FindRunAsync(again.Run.Id))!.Status);
        Assert.Equal(1, (await host.Store.LoadSeriesAsync(Apple))!.Version);
    }

    [Fact]
    public async Task Detect_sessionsWithoutABar_areSaidOnceByRunsAndByEachChartOfThem()
    {
        await using var host = SeriesHost.Start();
        var bars = TestBars.Walk(303);
        host.Market.Put(Apple, [.. bars[..64], .. bars[71..298]]);
        host.CloseBars(298);
        var first = await host.DetectAsync();
        host.Market.Put(Apple, [bars[301]]);
        host.CloseBars(302);
        var second = await host.DetectAsync();
        host.Market.Put(Apple, [bars[302]]);
        host.CloseBars(303);
        await host.RestartAsync();
        var third = await host.DetectAsync();

        Assert.Equal("No bars of 5 sessions between 2024-03-04 and 2024-03-12.", Assert.Single(first.Run.Warnings));
        Assert.Equal("No bar of 1 session between 2024-10-24 and 2024-10-28.", Assert.Single(second.Run.Warnings));
        Assert.Empty(third.Run.Warnings);
        Assert.Equal("No bars of 6 sessions in 2 stretches between 2024-03-04 and 2024-10-28, the last of them after 2024-10-24.", await WarningAsync("max"));
        Assert.Equal(second.Run.Warnings[0], await WarningAsync("1mo"));
        Assert.Equal(second.Run.Warnings[0], (await host.Ticker().GetWindowAsync(new ChartWindowQuery { From = bars[290].Time, Points = 100, Budget = TimeSpan.FromSeconds(30) })).Warning);

        async Task<string?> WarningAsync(string period) =>
            (await host.Ticker().GetChartAsync(new ChartQuery { Period = Period.Parse(period), Budget = TimeSpan.FromMinutes(1), Refresh = false }, CancellationToken.None))!.Warning;
    }

    [Fact]
    public async Task Detect_correctedBar_rescoresFromItAndRetractsWhatNoLongerHolds()
    {
        await using var host = SeriesHost.Start();
        var bars = TestBars.Walk(244);
        host.Market.Put(Apple, bars);
        host.CloseBars(244);
        await host.DetectAsync();
        var shock = bars[243];
        Assert.Contains(await host.AnomaliesAsync(), anomaly => anomaly.Datetime == shock.Time);

        var calm = bars[242].Close;
        host.Market.Put(Apple, [new Bar(shock.Time, calm, calm + 0.3, calm - 0.3, calm + 0.1, 1e6)]);
        var outcome = await host.DetectAsync();

        Assert.Equal(("revised", 1), (outcome.Reason, outcome.RetractedAnomalies));
        Assert.Equal((1L, ProgramVersion.Current), (outcome.Run.AnomaliesRetracted, (await host.Store.FindRunAsync(outcome.Run.Id))!.ProgramVersion));
        var retracted = Assert.Single(await host.AnomaliesAsync(), anomaly => anomaly.Datetime == shock.Time);
        Assert.Equal(AnomalyStatus.Retracted, retracted.Status);

        host.Market.Put(Apple, [shock]);
        var back = await host.DetectAsync();

        Assert.Equal(("revised", 1), (back.Reason, back.NewAnomalies));
        Assert.Equal(AnomalyStatus.New, Assert.Single(await host.AnomaliesAsync(), anomaly => anomaly.Datetime == shock.Time).Status);
    }

    [Fact]
    public async Task Detect_firstOverlapBarDiffers_fetchesTheWholeSeriesAndRewritesIt()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(200));
        host.CloseBars(200);
        await host.DetectAsync();

        host.Market.Put(Apple, TestBars.Walk(200, price: 50));
        var outcome = await host.DetectAsync();

        Assert.Equal(("rewritten", 200), (outcome.Reason, outcome.RowsProcessed));
        Assert.Equal(host.Market.All(Apple), await host.Store.ReadBarsAsync(Apple, TimeRange.All));
    }

    [Fact]
    public async Task Detect_longerPeriod_extendsTheHistoryBackwardsOnce()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(2500));
        host.CloseBars(2500);
        await host.DetectAsync();
        var anchor = (await host.Ticker().GetStateAsync(CancellationToken.None)).Anchor;

        var outcome = await host.DetectAsync(period: "10y");
        var again = await host.DetectAsync(period: "10y");

        Assert.Equal(("extended", 2500), (outcome.Reason, outcome.RowsProcessed));
        Assert.Equal("already_detected", again.Reason);
        var state = await host.Ticker().GetStateAsync(CancellationToken.None);
        Assert.Equal(TestBars.Start, state.Anchor!.Value);
        Assert.True(anchor > state.Anchor);
        Assert.True(host.Market.Calls.Last().From > TestBars.Start);
    }

    [Fact]
    public async Task Detect_newModelVersion_rescoresTheHistoryAndLeavesTheOldAnomalies()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(300));
        host.CloseBars(300);
        await host.DetectAsync();
        var old = await host.AnomaliesAsync();

        TestModels.Add(host.Folder.Models, "US_model-1.1.0", seed: 7);
        var outcome = await host.DetectAsync();

        Assert.Equal(("model_changed", 300), (outcome.Reason, outcome.RowsProcessed));
        var all = await host.AnomaliesAsync();
        Assert.Equal(old.Select(anomaly => (anomaly.Id, anomaly.Status)), all.Where(anomaly => anomaly.ModelVersion == "US_model-1.0.0").Select(anomaly => (anomaly.Id, anomaly.Status)));
        Assert.Equal(outcome.NewAnomalies, all.Count(anomaly => anomaly.ModelVersion == "US_model-1.1.0"));
        Assert.Equal(outcome.NewAnomalies, (await host.Ticker().GetStateAsync(CancellationToken.None)).AnomaliesFound);
    }

    [Fact]
    public async Task Detect_damagedState_isRebuiltFromTheStoredBars()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(120));
        host.CloseBars(120);
        await host.DetectAsync();
        var metadata = await host.Store.LoadSeriesAsync(Apple);
        await host.Store.CommitAsync(new DetectionCommit { ExpectedVersion = 1, Metadata = metadata! with { FeatureState = [1, 2, 3] } });
        await host.RestartAsync();

        var outcome = await host.DetectAsync();

        Assert.Equal(("rebuilt", 120, 0), (outcome.Reason, outcome.RowsProcessed, outcome.NewAnomalies));
        Assert.Contains(outcome.Run.Warnings, warning => warning.Contains("state", StringComparison.Ordinal));
        Assert.Equal(metadata!.FeatureState, (await host.Store.LoadSeriesAsync(Apple))!.FeatureState);
    }

    [Fact]
    public async Task Detect_sourceFails_recordsTheFailureAndChangesNothing()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(120));
        host.CloseBars(110);
        await host.DetectAsync();
        var before = await host.Store.LoadSeriesAsync(Apple);
        host.CloseBars(120);
        host.Market.Failure = (_, _, _) => new MarketDataUnavailableException("The source is down.", TimeSpan.FromSeconds(9));

        var failure = await Assert.ThrowsAsync<DetectionException>(() => host.DetectAsync());

        Assert.Equal((DetectionErrorKind.SourceUnavailable, TimeSpan.FromSeconds(9), "The source is down."), (failure.Kind, failure.RetryAfter, failure.Message));
        Assert.Equal(before!.Version, (await host.Store.LoadSeriesAsync(Apple))!.Version);
        var run = (await host.Store.ListRunsAsync(new RunQuery { Status = RunStatus.Failed })).Items.Single();
        Assert.Equal(("The source is down.", 0L), (run.Error, run.AnomaliesFound));
        Assert.Equal(RunStatus.Failed, (await host.Ticker().GetStateAsync(CancellationToken.None)).Status);
        host.Market.Failure = (_, _, _) => null;
        Assert.Equal(10, (await host.DetectAsync()).RowsProcessed);
    }

    [Fact]
    public async Task Detect_tickerThatStoppedTrading_takesItsLastYears()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(3000));
        host.Exchange.SetUtcNow(new DateTimeOffset(TestBars.Start.AddYears(40)));

        var outcome = await host.DetectAsync();

        Assert.InRange(outcome.RowsProcessed, 1820, 1830);
    }

    [Fact]
    public async Task Detect_anotherWriterWasFaster_endsTheActivationAndRecordsTheFailure()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(120));
        host.CloseBars(119);
        await host.DetectAsync();
        var metadata = await host.Store.LoadSeriesAsync(Apple);
        await host.Store.CommitAsync(new DetectionCommit { ExpectedVersion = 1, Metadata = metadata! });
        host.CloseBars(120);

        var conflict = await Assert.ThrowsAsync<DetectionException>(() => host.DetectAsync());

        Assert.Equal((DetectionErrorKind.Conflict, 1), (conflict.Kind, host.Deactivations));
        var failed = Assert.Single((await host.Store.ListRunsAsync(new RunQuery { Status = RunStatus.Failed })).Items);
        Assert.Equal(conflict.Message, failed.Error);
        Assert.Equal(1, (await host.DetectAsync()).RowsProcessed);
    }

    [Fact]
    public async Task Detect_storeIsAwayAtTheCommit_landsOnWhatIsStoredAfterwards()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(120));
        host.CloseBars(110);
        await host.DetectAsync();
        host.CloseBars(120);
        host.StoreFailure = method => method is nameof(IDetectionStore.CommitAsync) or nameof(IDetectionStore.StartRunAsync) ? Away() : null;

        var failure = await Assert.ThrowsAsync<DetectionException>(() => host.DetectAsync());
        host.StoreFailure = _ => null;
        var outcome = await host.DetectAsync();

        Assert.Equal(DetectionErrorKind.StoreUnavailable, failure.Kind);
        Assert.Equal((10, (string?)null), (outcome.RowsProcessed, outcome.Reason));
        Assert.Equal(0, host.Deactivations);
        Assert.Equal(RunStatus.Complete, (await host.Ticker().GetStateAsync(CancellationToken.None)).Status);
    }

    [Fact]
    public async Task Detect_anomaliesComeOrGo_tellsTheFeedAndOnlyThen()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(244));
        host.CloseBars(100);
        await host.DetectAsync();
        var before = host.Notifications;

        await host.DetectAsync();
        Assert.Equal(before, host.Notifications);
        host.CloseBars(244);
        Assert.NotEqual(0, (await host.DetectAsync()).NewAnomalies);

        Assert.Equal(before + 1, host.Notifications);
    }

    [Fact]
    public async Task Acknowledge_anomaly_isStoredAndTold()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(244));
        host.CloseBars(244);
        await host.DetectAsync();
        var anomaly = (await host.AnomaliesAsync())[0];

        var acknowledged = await host.Ticker().AcknowledgeAsync(anomaly.Id, CancellationToken.None);

        Assert.Equal((anomaly.Id, AnomalyStatus.Acknowledged, 2), (acknowledged!.Id, acknowledged.Status, host.Notifications));
        Assert.Null(await host.Ticker("AAPL/1h").AcknowledgeAsync(anomaly.Id, CancellationToken.None));
    }

    private static StoreUnavailableException Away() => new("The store is away.", TimeSpan.FromSeconds(1));
}
