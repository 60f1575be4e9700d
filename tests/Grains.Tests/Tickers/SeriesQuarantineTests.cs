using Anomaly.Grains.Tests.Kit;
using Anomaly.MarketData;
using Anomaly.Storage;
using Anomaly.Testing;

namespace Anomaly.Grains.Tests.Tickers;

/// <summary>Bars that are certainly wrong stay out of a series until the source corrects them or an operator lets them in.</summary>
public sealed class SeriesQuarantineTests
{
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");
    private static readonly Bar[] Sound = TestBars.Walk(300);

    [Fact]
    public async Task Detect_aBarInAnotherUnit_isKeptOutAndTheRunSaysWhy()
    {
        await using var host = Start(Sound.With(280, Hundredfold));

        var outcome = await host.DetectAsync();

        var quarantined = Assert.Single((await host.Ticker().GetQuarantineAsync()).Items);
        Assert.Equal((Hundredfold(Sound[280]), Apple, (DateTime?)null), (quarantined.Bar, quarantined.Series, quarantined.ReleasedAt));
        Assert.Equal(
            $"1 bar quarantined: that of {Sound[280].Time:u} has prices a hundred times those of the bars around, as in another unit.", Assert.Single(outcome.Run.Warnings));
        await AssertStoredAsync(host, Sound.Without(280));
    }

    [Fact]
    public async Task Detect_again_saysNothingTwice()
    {
        await using var host = Start(Sound.With(298, Hundredfold));
        await host.DetectAsync();

        var again = await host.DetectAsync();
        await host.RestartAsync();
        var afterRestart = await host.DetectAsync();

        Assert.All([again, afterRestart], outcome => Assert.Equal(("already_detected", 0), (outcome.Reason, outcome.Run.Warnings.Length)));
        Assert.Single((await host.Ticker().GetQuarantineAsync()).Items);
    }

    [Fact]
    public async Task Detect_onlyAWrongBarIsNew_storesItWithoutChangingTheSeries()
    {
        await using var host = Start(Sound);
        await host.DetectAsync();
        host.Market.Put(Apple, [Hundredfold(TestBars.Walk(301)[300])]);
        host.CloseBars(301);

        var outcome = await host.DetectAsync();
        await host.RestartAsync();

        Assert.Single(outcome.Run.Warnings);
        Assert.Equal(RunStatus.Complete, (await host.Store.FindRunAsync(outcome.Run.Id))!.Status);
        Assert.Single((await host.Ticker().GetQuarantineAsync()).Items);
        Assert.Equal(1, await host.Store.CountQuarantinedAsync());
        await AssertStoredAsync(host, Sound);
    }

    [Fact]
    public async Task Detect_nothingButWrongBars_keepsThemAndNoHistory()
    {
        await using var host = Start([.. Sound[..3].Select(bar => bar with { High = bar.Low - 1 })]);

        var outcome = await host.DetectAsync();

        Assert.Equal(0, outcome.RowsProcessed);
        Assert.Equal(3, (await host.Ticker().GetQuarantineAsync()).Items.Length);
        Assert.StartsWith("3 bars quarantined, the first of", Assert.Single(outcome.Run.Warnings), StringComparison.Ordinal);
        host.Market.Put(Apple, Sound[..3]);
        await host.DetectAsync();
        Assert.Empty((await host.Ticker().GetQuarantineAsync()).Items);
        await AssertStoredAsync(host, Sound[..3]);
    }

    [Fact]
    public async Task Detect_theSourceCorrectsTheBar_letsItIn()
    {
        await using var host = Start(Sound.With(298, Hundredfold));
        await host.DetectAsync();
        host.Market.Put(Apple, [Sound[298]]);

        await host.DetectAsync();

        Assert.Empty((await host.Ticker().GetQuarantineAsync()).Items);
        await AssertStoredAsync(host, Sound);
    }

    [Fact]
    public async Task Detect_aCorrectionThatIsWrong_keepsWhatWasStored()
    {
        await using var host = Start(Sound);
        await host.DetectAsync();
        host.Market.Put(Apple, [Sound[298] with { Close = -1 }]);

        await host.DetectAsync();

        Assert.Equal("has a price that is not positive", Assert.Single((await host.Ticker().GetQuarantineAsync()).Items).Reason);
        await AssertStoredAsync(host, Sound);
    }

    [Fact]
    public async Task Detect_aSplitThatNobodyAnnounced_isScored_andTakenOutWhenThePriceComesBack()
    {
        await using var host = Start(Sound[..299].With(298, Double));

        var there = await host.DetectAsync();
        Assert.Contains("odd, but scored", Assert.Single(there.Run.Warnings), StringComparison.Ordinal);
        Assert.Contains(await host.AnomaliesAsync(), anomaly => anomaly.Datetime == Sound[298].Time && anomaly.Status == AnomalyStatus.New);
        host.Market.Put(Apple, [Sound[299]]);
        host.CloseBars(300);
        await host.DetectAsync();

        Assert.Equal(Sound[298].Time, Assert.Single((await host.Ticker().GetQuarantineAsync()).Items).Bar.Time);
        await AssertStoredAsync(host, Sound.Without(298));
    }

    [Fact]
    public async Task Detect_aSplitThatTheSourceHasNotAppliedYet_waitsUntilItHas()
    {
        await using var host = Start(Sound);
        await host.DetectAsync();
        var after = TestBars.Walk(302)[300..].Select(bar => Scaled(bar, 0.25)).ToArray();
        host.Market.Splits = [new StockSplit(after[0].Time, 4, 1)];
        host.Market.Put(Apple, after);
        host.CloseBars(302);

        await host.DetectAsync();
        Assert.Equal(2, (await host.Ticker().GetQuarantineAsync()).Items.Length);
        await AssertStoredAsync(host, Sound);

        host.Market.Put(Apple, Sound.Select(bar => Scaled(bar, 0.25)));
        await host.DetectAsync();
        Assert.Empty((await host.Ticker().GetQuarantineAsync()).Items);
        await AssertStoredAsync(host, [.. TestBars.Walk(302).Select(bar => Scaled(bar, 0.25))]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(150)]
    [InlineData(299)]
    public async Task Release_aQuarantinedBar_scoresItAsIfItHadNeverBeenKeptOut(int bar)
    {
        var bars = Sound.With(bar, at => at with { Open = at.High * 1.3 });
        await using var host = Start(bars);
        await host.DetectAsync();
        Assert.Equal(bars[bar], Assert.Single((await host.Ticker().GetQuarantineAsync()).Items).Bar);
        host.Wall.Advance(TimeSpan.FromMinutes(1));

        var released = await host.Ticker().ReleaseAsync(bars[bar].Time);

        Assert.Equal(host.Wall.GetUtcNow().UtcDateTime, released!.ReleasedAt);
        Assert.Equal(bars, await host.Store.ReadAllBarsAsync(Apple, TimeRange.All));
        var run = (await host.Store.FindLatestRunAsync(Apple.Ticker, Apple.Interval, RunTrigger.Manual))!;
        Assert.Contains($"The bar of {bars[bar].Time:u} was let in, though it has an open or close more than 20 % outside of its high and low.", run.Warnings);
        await AssertLikeOnePassAsync(host, bars);

        // It stays in: what the source gives is what was let in.
        await host.RestartAsync();
        await host.DetectAsync();
        Assert.Equal(released, await host.Ticker().ReleaseAsync(bars[bar].Time));
        Assert.Equal(bars, await host.Store.ReadAllBarsAsync(Apple, TimeRange.All));
        Assert.Equal(0, await host.Store.CountQuarantinedAsync());
    }

    [Fact]
    public async Task Release_aTimeWithoutAQuarantinedBar_isNull()
    {
        await using var host = Start(Sound);
        await host.DetectAsync();

        Assert.Null(await host.Ticker().ReleaseAsync(Sound[5].Time));
    }

    [Fact]
    public async Task Release_aBarThatTheSourceThenChanges_isJudgedAnew()
    {
        await using var host = Start(Sound.With(298, bar => bar with { Close = bar.High * 1.4 }));
        await host.DetectAsync();
        await host.Ticker().ReleaseAsync(Sound[298].Time);

        host.Market.Put(Apple, [Sound[298]]);
        await host.DetectAsync();

        Assert.Empty((await host.Ticker().GetQuarantineAsync()).Items);
        await AssertStoredAsync(host, Sound);
    }

    [Fact]
    public async Task Chart_aWindowWithQuarantinedBars_saysSo()
    {
        await using var host = Start(Sound.With(280, Hundredfold));
        await host.DetectAsync();

        var shown = await ChartAsync(host, "1mo");
        var later = await ChartAsync(host, "5d");

        Assert.DoesNotContain(shown.Dates, date => date.UtcDateTime == Sound[280].Time);
        Assert.Contains("1 bar is quarantined and not drawn", shown.Warning, StringComparison.Ordinal);
        Assert.Null(later.Warning);
    }

    [Fact]
    public async Task SetSource_otherSource_beginsWithoutQuarantinedBars()
    {
        await using var host = Start(Sound.With(280, Hundredfold));
        host.OtherMarket.Put(Apple, Sound);
        await host.DetectAsync();

        await host.Ticker().SetSourceAsync(MarketDataSource.Csv);

        Assert.Empty((await host.Ticker().GetQuarantineAsync()).Items);
        Assert.Equal(0, await host.Store.CountQuarantinedAsync());
    }

    [Fact]
    public async Task Backfill_wrongBars_areKeptOutToo()
    {
        await using var host = Start(Sound.With(140, Hundredfold).With(141, Hundredfold));

        var run = await host.BackfillAsync("max");

        Assert.Contains(run.Warnings, warning => warning.StartsWith("2 bars quarantined, the first of", StringComparison.Ordinal));
        await AssertStoredAsync(host, [.. Sound[..140], .. Sound[142..]]);
    }

    private static SeriesHost Start(Bar[] bars)
    {
        var host = SeriesHost.Start();
        host.Market.Put(Apple, bars);
        host.CloseBars((bars[^1].Time - TestBars.Start).Days + 1);
        return host;
    }

    /// <summary>Bars, features and anomalies are those of a series that never had any others.</summary>
    private static async Task AssertStoredAsync(SeriesHost host, Bar[] bars)
    {
        Assert.Equal(bars, await host.Store.ReadAllBarsAsync(Apple, TimeRange.All));
        await AssertLikeAsync(host, Start(bars));
    }

    private static async Task AssertLikeOnePassAsync(SeriesHost host, Bar[] bars)
    {
        var (state, anomalies) = await ReadAsync(host);
        var replay = new Anomaly.Detection.Engine.Detector(TestModels.Get("US_model-1.0.0")).Rebuild(bars, null, CancellationToken.None);
        Assert.Equal(replay.State.ToBytes(), state);
        Assert.Equal(replay.Anomalies.Select(anomaly => anomaly.Time), anomalies);
    }

    private static async Task AssertLikeAsync(SeriesHost host, SeriesHost other)
    {
        await using (other)
        {
            await other.DetectAsync();
            var (expected, actual) = (await ReadAsync(other), await ReadAsync(host));
            Assert.Equal(expected.State, actual.State);
            Assert.Equal(expected.Anomalies, actual.Anomalies);
        }
    }

    private static async Task<(byte[]? State, DateTime[] Anomalies)> ReadAsync(SeriesHost host) => (
        (await host.Store.LoadSeriesAsync(Apple))!.FeatureState,
        [.. (await host.AnomaliesAsync()).Where(anomaly => anomaly.Status != AnomalyStatus.Retracted).Select(anomaly => anomaly.Datetime)]);

    private static async Task<ChartSeries> ChartAsync(SeriesHost host, string period) =>
        (await host.Ticker().GetChartAsync(new ChartQuery { Period = Period.Parse(period), Budget = TimeSpan.FromSeconds(30), Refresh = false }, CancellationToken.None))!;

    private static Bar Hundredfold(Bar bar) => Scaled(bar, 100);

    private static Bar Double(Bar bar) => Scaled(bar, 2);

    private static Bar Scaled(Bar bar, double factor) =>
        bar with { Open = bar.Open * factor, High = bar.High * factor, Low = bar.Low * factor, Close = bar.Close * factor };
}

internal static class BarEdits
{
    public static Bar[] With(this Bar[] bars, int index, Func<Bar, Bar> change) => [.. bars.Select((bar, i) => i == index ? change(bar) : bar)];

    public static Bar[] Without(this Bar[] bars, int index) => [.. bars.Where((_, i) => i != index)];
}
