using Anomaly.Grains.Tests.Kit;
using Anomaly.MarketData;
using Anomaly.Storage;
using Anomaly.Testing;

namespace Anomaly.Grains.Tests.Tickers;

/// <summary>Whoever asks for what is not there must not be able to fill the store or the memory with it.</summary>
public sealed class SeriesSessionTests
{
    public static TheoryData<string> Calls => ["detect", "chart", "state", "bars", "backfill"];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Call_unknownTicker_isNotFoundAndLeavesNoTrace(string call)
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(SeriesKey.Parse("AAPL/1d"), TestBars.Walk(10));

        var failure = await Assert.ThrowsAsync<DetectionException>(() => CallAsync(host.Ticker("NOPE/1d"), call));

        Assert.Equal(DetectionErrorKind.NotFound, failure.Kind);
        Assert.Contains("no ticker NOPE", failure.Message, StringComparison.Ordinal);
        await LeftNoTraceAsync(host);
    }

    [Theory]
    [InlineData("detect")]
    [InlineData("chart")]
    public async Task Call_intervalThatTheSourceLacks_isNotFoundAndLeavesNoTrace(string call)
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(SeriesKey.Parse("AAPL/1d"), TestBars.Walk(10));
        host.Market.Failure = (series, _, _) => new UnavailableIntervalException(series, "AAPL has no bars at 1h, only at 1d.");

        var failure = await Assert.ThrowsAsync<DetectionException>(() => CallAsync(host.Ticker("AAPL/1h"), call));

        Assert.Equal((DetectionErrorKind.NotFound, "AAPL has no bars at 1h, only at 1d."), (failure.Kind, failure.Message));
        await LeftNoTraceAsync(host);
    }

    [Fact]
    public async Task Detect_knownSeriesVanishesFromTheSource_recordsTheFailure()
    {
        await using var host = SeriesHost.Start();
        var series = SeriesKey.Parse("AAPL/1d");
        host.Market.Put(series, TestBars.Walk(50));
        host.CloseBars(50);
        await host.DetectAsync();
        host.Market.Failure = (_, _, _) => new UnknownTickerException(series.Ticker, "AAPL is gone.");

        await Assert.ThrowsAsync<DetectionException>(() => host.DetectAsync());

        Assert.Equal("AAPL is gone.", Assert.Single((await host.Store.ListRunsAsync(new RunQuery { Status = RunStatus.Failed })).Items).Error);
        Assert.Equal(50, await host.Store.CountBarsAsync(series, TimeRange.All));
    }

    private static Task CallAsync(SeriesCalls ticker, string call) => call switch
    {
        "detect" => ticker.DetectAsync(new DetectionRequest { Trigger = RunTrigger.Manual }, CancellationToken.None),
        "chart" => ticker.GetChartAsync(new ChartQuery { Period = Period.Parse("1mo"), Budget = TimeSpan.FromSeconds(2), Refresh = false }, CancellationToken.None),
        "state" => ticker.GetStateAsync(CancellationToken.None),
        "bars" => ticker.GetBarsAsync(new BarQuery { Limit = 10 }, CancellationToken.None),
        _ => ticker.StartBackfillAsync(new BackfillRequest { MaxPeriod = Period.Parse("1y"), Force = false }, CancellationToken.None),
    };

    private static async Task LeftNoTraceAsync(SeriesHost host)
    {
        Assert.Empty((await host.Store.ListRunsAsync(new RunQuery())).Items);
        Assert.Empty((await host.Store.ListSeriesAsync(new SeriesQuery())).Items);
        Assert.True(host.Deactivations > 0, "The activation stays.");
    }
}
