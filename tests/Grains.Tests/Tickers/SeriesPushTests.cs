using Anomaly.Grains.Tests.Kit;
using Anomaly.MarketData;
using Anomaly.Storage;
using Anomaly.Testing;

namespace Anomaly.Grains.Tests.Tickers;

public sealed class SeriesPushTests
{
    private const string Mine = "MINE/1d";
    private static readonly SeriesKey Series = SeriesKey.Parse(Mine);

    [Fact]
    public async Task Push_tickerThatNoSourceKnows_startsTheSeriesAsOneDetectionWould()
    {
        await using var host = Start(300);

        var result = await host.Ticker(Mine).PushAsync(TestBars.Walk(300));

        Assert.Equal((300, 0, 0, 0, 0), CountsOf(result));
        Assert.InRange(result.NewAnomalies, 1, 60);
        Assert.Empty(host.Market.Calls);
        var run = await host.Store.FindRunAsync(result.RunId!);
        Assert.Equal((RunTrigger.Push, RunStatus.Complete, 300, 286, result.NewAnomalies), (run!.Trigger, run.Status, run.RowsLoaded, run.RowsPreprocessed, run.AnomaliesFound));
        Assert.Equal((1, 1), (host.Notifications, (await host.Store.LoadSeriesAsync(Series))!.Version));
        await AssertDetectedAtOnceAsync(host, TestBars.Walk(300));
    }

    [Fact]
    public async Task Push_sameBarsAgain_changesNothingAndLeavesNoRun()
    {
        await using var host = Start(300);
        await host.Ticker(Mine).PushAsync(TestBars.Walk(300));
        await host.RestartAsync();

        var again = await host.Ticker(Mine).PushAsync(TestBars.Walk(300));

        Assert.Equal((0, 300, 0, 0, 0), CountsOf(again));
        Assert.Equal((null, 0, 0), (again.RunId, again.NewAnomalies, again.Retracted));
        Assert.Equal(1, (await host.Store.LoadSeriesAsync(Series))!.Version);
        Assert.Single((await host.Store.ListRunsAsync(new RunQuery())).Items);
    }

    [Fact]
    public async Task Push_oneBarAfterTheLast_readsNoBarsOfTheStore()
    {
        await using var host = Start(300);
        var bars = TestBars.Walk(300);
        await host.Ticker(Mine).PushAsync(bars[..299]);
        host.StoreFailure = method => method.StartsWith("Read", StringComparison.Ordinal) || method == nameof(IDetectionStore.ListAnomaliesAsync)
            ? new InvalidOperationException(method)
            : null;

        var result = await host.Ticker(Mine).PushAsync(bars[299]);

        Assert.Equal((1, 0, 0, 0, 0), CountsOf(result));
        host.StoreFailure = _ => null;
        var run = await host.Store.FindRunAsync(result.RunId!);
        Assert.Equal((1, 1), (run!.RowsLoaded, run.RowsPreprocessed));
        await AssertDetectedAtOnceAsync(host, bars);
    }

    [Fact]
    public async Task Push_correctedBar_rescoresFromItAndLeavesTheBarsAround()
    {
        await using var host = Start(244);
        var bars = TestBars.Walk(244);
        await host.Ticker(Mine).PushAsync(bars);
        Assert.Contains(await host.AnomaliesAsync(), anomaly => anomaly.Datetime == bars[243].Time);
        var calm = bars[242].Close;
        bars[243] = new Bar(bars[243].Time, calm, calm + 0.3, calm - 0.3, calm + 0.1, 1e6);

        var result = await host.Ticker(Mine).PushAsync(bars[240], bars[243]);

        Assert.Equal((0, 1, 1, 0, 0), CountsOf(result));
        Assert.Equal((0, 1), (result.NewAnomalies, result.Retracted));
        Assert.Equal(["1 stored bar corrected"], (await host.Store.FindRunAsync(result.RunId!))!.Warnings.AsEnumerable());
        await AssertDetectedAtOnceAsync(host, bars);
    }

    [Theory]
    [InlineData(150)]
    [InlineData(297)]
    public async Task Push_lateBar_isPutBetweenTheStoredOnes(int at)
    {
        await using var host = Start(300);
        var bars = TestBars.Walk(300);
        await host.Ticker(Mine).PushAsync([.. bars[..at], .. bars[(at + 1)..]]);

        var result = await host.Ticker(Mine).PushAsync(bars[at]);

        Assert.Equal((1, 0, 0, 0, 0), CountsOf(result));
        Assert.NotNull(result.RunId);
        await AssertDetectedAtOnceAsync(host, bars);
    }

    [Fact]
    public async Task Push_firstOfTheTailDiffers_takesItForACorrectionAndAsksNoSource()
    {
        await using var host = Start(300);
        var bars = TestBars.Walk(300);
        await host.Ticker(Mine).PushAsync(bars);
        bars[100] = bars[100] with { Volume = bars[100].Volume * 9 };

        var result = await host.Ticker(Mine).PushAsync(bars[100]);

        Assert.Equal((0, 0, 1, 0, 0), CountsOf(result));
        Assert.Empty(host.Market.Calls);
        await AssertDetectedAtOnceAsync(host, bars);
    }

    [Fact]
    public async Task Push_barsBeforeTheBeginning_moveIt()
    {
        await using var host = Start(300);
        var bars = TestBars.Walk(300);
        await host.Ticker(Mine).PushAsync(bars[100..]);

        var result = await host.Ticker(Mine).PushAsync(bars[..101]);

        Assert.Equal((100, 1, 0, 0, 0), CountsOf(result));
        Assert.Equal(TestBars.Start, (await host.Store.LoadSeriesAsync(Series))!.Anchor);
        await AssertDetectedAtOnceAsync(host, bars);
    }

    [Fact]
    public async Task Push_disorderAndDuplicates_theLastOfATimeWins()
    {
        await using var host = Start(120);
        var bars = TestBars.Walk(120);
        var wrong = bars[50] with { Close = bars[50].Close * 1.01, High = bars[50].High * 1.02 };

        var result = await host.Ticker(Mine).PushAsync([wrong, .. bars.Reverse(), bars[7]]);

        Assert.Equal((120, 0, 0, 2, 0), CountsOf(result));
        Assert.Equal(
            ["1 duplicate bar skipped", "1 bar replaced by a later one of the same time that differs"], (await host.Store.FindRunAsync(result.RunId!))!.Warnings.AsEnumerable());
        await AssertDetectedAtOnceAsync(host, bars);
    }

    [Fact]
    public async Task Push_barsThatCannotBeTaken_areRefusedAndTheOthersTaken()
    {
        await using var host = Start(100);
        var bars = TestBars.Walk(102);
        Bar At(int index, double open = 10, double high = 12, double low = 9, double close = 11, double volume = 100) =>
            new(TestBars.Start.AddDays(-1 - index), open, high, low, close, volume);

        (Bar Bar, BarProblem Problem)[] bad =
        [
            (At(0, close: double.NaN), BarProblem.NotFinite),
            (At(1, volume: double.PositiveInfinity), BarProblem.NotFinite),
            (At(2, high: 1e31), BarProblem.NotFinite),
            (At(7) with { Time = TestBars.Start.AddSeconds(-1) }, BarProblem.NotAligned),
            (At(8) with { Time = new DateTime(1799, 12, 31, 0, 0, 0, DateTimeKind.Utc) }, BarProblem.TooOld),
            (bars[101], BarProblem.InFuture),
            (At(9) with { Time = new DateTime(9999, 12, 31, 23, 59, 0, DateTimeKind.Utc) }, BarProblem.InFuture),
            (bars[100] with { Time = bars[100].Time.AddHours(-1) }, BarProblem.NotClosed),
        ];

        var result = await host.Ticker(Mine).PushAsync([.. bad.Select(one => one.Bar), .. bars[..100]]);

        Assert.Equal((100, 0, 0, 0, bad.Length), CountsOf(result));
        Assert.Equal(bad.Select(one => new RefusedBar(one.Bar.Time, one.Problem)), result.RefusedBars.AsEnumerable());
        Assert.Equal(["8 pushed bars refused, first that of 2023-12-31 14:30:00Z: not_finite"], (await host.Store.FindRunAsync(result.RunId!))!.Warnings.AsEnumerable());
        await AssertDetectedAtOnceAsync(host, bars[..100]);
    }

    [Fact]
    public async Task Push_barsThatAreCertainlyWrong_areQuarantinedAndReleasedLikeThoseOfASource()
    {
        await using var host = Start(100);
        var bars = TestBars.Walk(100);
        Bar[] bad = [bars[97] with { High = bars[97].Low / 2 }, bars[98] with { Close = 0 }, Times(bars[99], 100)];
        await host.Ticker(Mine).PushAsync(bars[..97]);

        var result = await host.Ticker(Mine).PushAsync(bad);
        var again = await host.Ticker(Mine).PushAsync(bad);

        Assert.Equal((0, 0, 3, 3), (result.Taken, result.Same, result.Quarantined, again.Quarantined));
        Assert.Equal(
            ["has a high below its low", "has a price that is not positive", "has prices a hundred times those of the bars around, as in another unit"],
            result.QuarantinedBars.Select(bar => bar.Reason));
        Assert.Equal((true, null), (result.RunId is not null, again.RunId));
        Assert.Equal(bad, (await host.Store.ListQuarantinedAsync(Series, new QuarantineQuery())).Items.Select(bar => bar.Bar));
        await AssertDetectedAtOnceAsync(host, bars[..97]);

        var corrected = await host.Ticker(Mine).PushAsync(bars[97..]);
        Assert.Equal((3, 0), (corrected.Taken, corrected.Quarantined));
        Assert.Empty((await host.Store.ListQuarantinedAsync(Series, new QuarantineQuery())).Items);
        await AssertDetectedAtOnceAsync(host, bars);
    }

    [Fact]
    public async Task Push_wrongBarInPlaceOfAStoredOne_leavesWhatIsStored()
    {
        await using var host = Start(100);
        var bars = TestBars.Walk(100);
        await host.Ticker(Mine).PushAsync(bars);

        var result = await host.Ticker(Mine).PushAsync(bars[50] with { Low = -1 }, bars[51], bars[52] with { Volume = bars[52].Volume + 1 });

        Assert.Equal((0, 1, 1, 1), (result.Taken, result.Same, result.Corrected, result.Quarantined));
        Bar[] expected = [.. bars];
        expected[52] = bars[52] with { Volume = bars[52].Volume + 1 };
        await AssertDetectedAtOnceAsync(host, expected);
    }

    [Fact]
    public async Task Push_onlyBarsThatCannotBe_keepsNothingAndNamesTheFirstHundred()
    {
        await using var host = Start(300);

        var result = await host.Ticker(Mine).PushAsync([.. TestBars.Walk(150).Select(bar => bar with { Open = double.NaN })]);

        Assert.Equal((0, 0, 0, 0, 150), CountsOf(result));
        Assert.Equal((100, null), (result.RefusedBars.Length, result.RunId));
        Assert.Null(await host.Store.LoadSeriesAsync(Series));
        Assert.Empty((await host.Store.ListRunsAsync(new RunQuery())).Items);
        Assert.Equal(1, host.Deactivations);
    }

    [Fact]
    public async Task Push_noBars_isNoWork()
    {
        await using var host = Start(1);

        Assert.Equal((0, 0, 0, 0, 0), CountsOf(await host.Ticker(Mine).PushAsync()));
    }

    [Fact]
    public async Task Push_moreThanOneCallTakes_isRefusedAsAWhole()
    {
        await using var host = Start(10_001);

        var failure = await Assert.ThrowsAsync<DetectionException>(() => host.Ticker(Mine).PushAsync(TestBars.Walk(10_001)));

        Assert.Equal((DetectionErrorKind.InvalidRequest, "A call pushes at most 10000 bars: send more in several calls, the oldest first."), (failure.Kind, failure.Message));
        Assert.Null(await host.Store.LoadSeriesAsync(Series));
    }

    [Fact]
    public async Task Push_marketWithoutModel_saysSoAndLeavesNoTrace()
    {
        await using var host = Start(20);

        var failure = await Assert.ThrowsAsync<DetectionException>(() => host.Ticker("MINE.T/1d").PushAsync(TestBars.Walk(20)));

        Assert.Equal(DetectionErrorKind.NoModel, failure.Kind);
        Assert.Empty((await host.Store.ListRunsAsync(new RunQuery())).Items);
        Assert.Equal(1, host.Deactivations);
    }

    [Fact]
    public async Task Push_betweenTheSlicesOfABackfill_isAConflict()
    {
        await using var host = SeriesHost.Start(options => options.BackfillSliceBars = 100);
        var bars = TestBars.Walk(701);
        host.Market.Put(Series, bars[..700]);
        host.CloseBars(701);
        Task<PushBarsResult>? between = null;
        host.Market.Gate = (_, from) =>
        {
            if (from > TestBars.Start.AddDays(150))
                between ??= host.Ticker(Mine).PushAsync(bars[700]);
            return Task.CompletedTask;
        };

        var ticket = await host.Ticker(Mine).StartBackfillAsync(new BackfillRequest { MaxPeriod = Period.Parse("2y"), Force = false }, CancellationToken.None);
        await host.SettleAsync();
        var conflict = await Assert.ThrowsAsync<DetectionException>(() => between!);

        Assert.Equal((DetectionErrorKind.Conflict, $"Backfill {ticket.RunId} of {Mine} is running: cancel it first, or wait for its end."), (conflict.Kind, conflict.Message));
        await AssertDetectedAtOnceAsync(host, bars[..700]);
    }

    [Fact]
    public async Task Push_storeFails_writesNothingAndTheSameCallSucceedsLater()
    {
        await using var host = Start(120);
        var bars = TestBars.Walk(120);
        await host.Ticker(Mine).PushAsync(bars[..100]);
        host.StoreFailure = method => method == nameof(IDetectionStore.CommitAsync) ? new StoreUnavailableException("The store is away.", TimeSpan.FromSeconds(1)) : null;

        var failure = await Assert.ThrowsAsync<DetectionException>(() => host.Ticker(Mine).PushAsync(bars[90..]));
        host.StoreFailure = _ => null;
        var again = await host.Ticker(Mine).PushAsync(bars[90..]);

        Assert.Equal(DetectionErrorKind.StoreUnavailable, failure.Kind);
        Assert.Equal((20, 10, 0, 0, 0), CountsOf(again));
        await AssertDetectedAtOnceAsync(host, bars);
    }

    [Fact]
    public async Task Push_toASeriesOfASource_isRefusedUntilItsSourceIsSet()
    {
        await using var host = Start(301);
        var bars = TestBars.Walk(301);
        host.Market.Put(Series, bars[..300]);
        await host.DetectAsync(Mine);

        var refused = await Assert.ThrowsAsync<DetectionException>(() => host.Ticker(Mine).PushAsync(bars[300]));
        Assert.Equal(DetectionErrorKind.InvalidRequest, refused.Kind);
        Assert.StartsWith($"The bars of {Mine} come from the source simulated, and a history never mixes two.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(300, await host.Store.CountBarsAsync(Series, TimeRange.All));
        await host.Ticker(Mine).SetSourceAsync(MarketDataSource.Push);
        await host.Ticker(Mine).PushAsync(bars);

        Assert.Equal(MarketDataSource.Push, (await host.Ticker(Mine).GetStateAsync(CancellationToken.None)).Source);
        await AssertDetectedAtOnceAsync(host, bars);
    }

    [Fact]
    public async Task Push_olderThanTheBarsThatAreKept_isRefusedAndACorrectionGoesOn()
    {
        await using var host = Start(1200);
        var bars = TestBars.Walk(1200);
        await host.Ticker(Mine).PushAsync(bars);
        while (await host.Store.PurgeBarsAsync(Series, TestBars.Start.AddDays(10_000), 200) > 0)
        {
        }

        await host.RestartAsync();
        var corrected = bars[1100] with { Volume = bars[1100].Volume * 9 };

        var result = await host.Ticker(Mine).PushAsync(bars[500], corrected);

        Assert.Equal((0, 0, 1, 0, 1), CountsOf(result));
        Assert.Equal([new RefusedBar(bars[500].Time, BarProblem.NoLongerKept)], result.RefusedBars.AsEnumerable());
        Assert.Equal(200, await host.Store.CountBarsAsync(Series, TimeRange.All));
        Assert.Contains((await host.Store.FindRunAsync(result.RunId!))!.Warnings, warning => warning.Contains("no longer stored", StringComparison.Ordinal));
    }

    private static SeriesHost Start(int closed)
    {
        var host = SeriesHost.Start();
        host.CloseBars(closed);
        return host;
    }

    private static (int Taken, int Same, int Corrected, int Duplicates, int Refused) CountsOf(PushBarsResult result) =>
        (result.Taken, result.Same, result.Corrected, result.Duplicates, result.Refused);

    /// <summary>What is stored is what one detection of these bars stores.</summary>
    private static async Task AssertDetectedAtOnceAsync(SeriesHost host, Bar[] bars)
    {
        await using var once = Start(bars.Length);
        once.Market.Put(Series, bars);
        await once.DetectAsync(Mine, "max");
        var (expected, actual) = ((await once.Store.LoadSeriesAsync(Series))!, (await host.Store.LoadSeriesAsync(Series))!);
        Assert.Equal(await once.Store.ReadBarsAsync(Series, TimeRange.All), await host.Store.ReadBarsAsync(Series, TimeRange.All));
        Assert.Equal(expected.FeatureState, actual.FeatureState);
        Assert.Equal((expected.Anchor, expected.RowsProcessed, expected.AnomaliesFound), (actual.Anchor, actual.RowsProcessed, actual.AnomaliesFound));
        Assert.Equal(
            (await once.AnomaliesAsync()).Select(anomaly => (anomaly.Id, anomaly.Datetime)),
            (await host.AnomaliesAsync()).Where(anomaly => anomaly.Status != AnomalyStatus.Retracted).Select(anomaly => (anomaly.Id, anomaly.Datetime)));
    }

    private static Bar Times(Bar bar, double factor) =>
        bar with { Open = bar.Open * factor, High = bar.High * factor, Low = bar.Low * factor, Close = bar.Close * factor };
}
