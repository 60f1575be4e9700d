using Anomaly.Grains.Tests.Kit;
using Anomaly.MarketData;
using Anomaly.Storage;
using Anomaly.Testing;

namespace Anomaly.Grains.Tests.Tickers;

/// <summary>A history comes from one source, which only a person changes.</summary>
public sealed class SeriesSourceTests
{
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");

    [Fact]
    public async Task Detect_notesTheSourceThatTheSettingsGive()
    {
        await using var host = Start();

        await host.DetectAsync();

        Assert.Equal(MarketDataSource.Simulated, (await host.Ticker().GetStateAsync(CancellationToken.None)).Source);
    }

    [Fact]
    public async Task SetSource_otherSource_beginsAnewAndRetractsWhatTheOldBarsHad()
    {
        await using var host = Start();
        await host.DetectAsync();
        var before = await host.AnomaliesAsync();
        host.Wall.Advance(TimeSpan.FromMinutes(1));

        var changed = await host.Ticker().SetSourceAsync(MarketDataSource.Csv);

        Assert.Equal((MarketDataSource.Csv, 0L, (DateTime?)null), (changed.Source, changed.RowsProcessed, changed.Anchor));
        Assert.Equal(0, await host.Store.CountBarsAsync(Apple, TimeRange.All));
        Assert.NotEmpty(before);
        Assert.All(await host.AnomaliesAsync(), anomaly => Assert.Equal(AnomalyStatus.Retracted, anomaly.Status));
        var run = (await host.Store.FindLatestRunAsync(Apple.Ticker, Apple.Interval, RunTrigger.Manual))!;
        Assert.Equal((RunStatus.Complete, before.Count), (run.Status, (int)run.AnomaliesRetracted));
        Assert.StartsWith("A new history begins, from the source csv instead of simulated", Assert.Single(run.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Detect_afterTheSourceWasSet_takesItsBarsAlsoAfterARestart()
    {
        await using var host = Start();
        await host.DetectAsync();
        await host.Ticker().SetSourceAsync(MarketDataSource.Csv);

        await host.DetectAsync();
        await host.RestartAsync();
        host.OtherMarket.Put(Apple, TestBars.Walk(320));
        host.CloseBars(320);
        var outcome = await host.DetectAsync();

        Assert.Equal(20, outcome.RowsProcessed);
        Assert.Equal(TestBars.Walk(320), await host.Store.ReadAllBarsAsync(Apple, TimeRange.All));
        Assert.Equal(MarketDataSource.Csv, (await host.Ticker().GetStateAsync(CancellationToken.None)).Source);
    }

    [Fact]
    public async Task SetSource_anomaliesOfAnEarlierModel_noLongerHoldEither()
    {
        await using var host = Start();
        await host.DetectAsync();
        var (series, found) = ((await host.Store.LoadSeriesAsync(Apple))!, (await host.AnomaliesAsync())[0]);
        var earlier = found with { ModelHash = "sha256:earlier", ModelVersion = "US_model-0.1.0" };
        await host.Store.CommitAsync(new DetectionCommit { ExpectedVersion = series.Version, Metadata = series, Anomalies = [earlier] });
        await host.RestartAsync();

        await host.Ticker().SetSourceAsync(MarketDataSource.Csv);

        Assert.Equal(AnomalyStatus.Retracted, (await host.Store.FindAnomalyAsync(earlier.Id))!.Status);
        Assert.All(await host.AnomaliesAsync(), anomaly => Assert.Equal(AnomalyStatus.Retracted, anomaly.Status));
        await host.DetectAsync();
        Assert.Equal(TestBars.Walk(300), await host.Store.ReadAllBarsAsync(Apple, TimeRange.All));
    }

    [Fact]
    public async Task SetSource_historyOfBeforeSourcesWereNoted_beginsAnew()
    {
        await using var host = Start();
        await host.DetectAsync();
        var series = (await host.Store.LoadSeriesAsync(Apple))!;
        await host.Store.CommitAsync(new DetectionCommit { ExpectedVersion = series.Version, Metadata = series with { Source = null } });
        await host.RestartAsync();

        var changed = await host.Ticker().SetSourceAsync(MarketDataSource.Simulated);

        Assert.Equal((MarketDataSource.Simulated, 0L), (changed.Source, changed.RowsProcessed));
    }

    [Fact]
    public async Task SetSource_sameSource_changesNothing()
    {
        await using var host = Start();
        await host.DetectAsync();
        var version = (await host.Store.LoadSeriesAsync(Apple))!.Version;

        await host.Ticker().SetSourceAsync(MarketDataSource.Simulated);

        Assert.Equal(version, (await host.Store.LoadSeriesAsync(Apple))!.Version);
    }

    [Fact]
    public async Task SetSource_beforeAnythingIsStored_isWhereTheFirstBarsComeFrom()
    {
        await using var host = Start();

        await host.Ticker().SetSourceAsync(MarketDataSource.Csv);
        await host.DetectAsync();

        Assert.Equal(TestBars.Walk(300), await host.Store.ReadAllBarsAsync(Apple, TimeRange.All));
    }

    [Theory]
    [InlineData("AAPL/1d", MarketDataSource.Yahoo, DetectionErrorKind.InvalidRequest, "The source yahoo is not in use here. In use: simulated, csv, push.")]
    [InlineData("MSFT/1d", MarketDataSource.Csv, DetectionErrorKind.NotFound, "The source csv has no ticker MSFT.")]
    public async Task SetSource_whatCannotBe_isRefusedAndLosesNothing(string key, MarketDataSource source, DetectionErrorKind kind, string message)
    {
        await using var host = Start();
        host.Market.Put(SeriesKey.Parse("MSFT/1d"), TestBars.Walk(300));
        await host.DetectAsync(key);

        var refused = await Assert.ThrowsAsync<DetectionException>(() => host.Ticker(key).SetSourceAsync(source));

        Assert.Equal(kind, refused.Kind);
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
        Assert.Equal(300, await host.Store.CountBarsAsync(SeriesKey.Parse(key), TimeRange.All));
    }

    [Fact]
    public async Task SetSource_whileABackfillRuns_isAConflict()
    {
        await using var host = Start();
        // Its first slice waits until the change is asked for, which comes to its turn before the next one.
        var asked = new TaskCompletionSource();
        host.Market.Gate = (_, _) => asked.Task;
        host.Market.Failure = (_, _, _) => new MarketDataUnavailableException("Requests wait.", TimeSpan.FromMinutes(1));
        var ticket = await host.Ticker().StartBackfillAsync(new BackfillRequest { MaxPeriod = Period.Max, Force = false }, CancellationToken.None);

        var change = host.Ticker().SetSourceAsync(MarketDataSource.Csv);
        asked.SetResult();
        var refused = await Assert.ThrowsAsync<DetectionException>(() => change);

        Assert.Equal(DetectionErrorKind.Conflict, refused.Kind);
        Assert.Contains(ticket.RunId, refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Simulated has other prices than Csv, which has those of <see cref="TestBars.Walk"/>.</summary>
    private static SeriesHost Start()
    {
        var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(300).Select(bar => bar with { Open = bar.Open * 3, High = bar.High * 3, Low = bar.Low * 3, Close = bar.Close * 3 }));
        host.OtherMarket.Put(Apple, TestBars.Walk(300));
        host.CloseBars(300);
        return host;
    }
}
