using Anomaly.Grains.Tests.Kit;
using Anomaly.MarketData;
using Anomaly.Storage;
using Anomaly.Testing;
using Orleans.Runtime;

namespace Anomaly.Grains.Tests.Tickers;

/// <summary>What a series needs Orleans for: its key, the filters of calls, the end of its activation.</summary>
public sealed class TickerDetectionGrainTests
{
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");

    [Fact]
    public async Task Detect_anotherWriterWasFaster_failsAsConflictAndTheRetryLandsOnFreshState()
    {
        await using var host = await DetectionHost.StartAsync();
        host.Market.Put(Apple, TestBars.Walk(120));
        host.CloseBars(119);
        await host.DetectAsync();
        var metadata = await host.Store.LoadSeriesAsync(Apple);
        await host.Store.CommitAsync(new DetectionCommit { ExpectedVersion = 1, Metadata = metadata! });
        host.CloseBars(120);

        var conflict = await Assert.ThrowsAsync<DetectionException>(() => host.DetectAsync());
        var retried = await host.DetectAsync();

        Assert.Equal(DetectionErrorKind.Conflict, conflict.Kind);
        Assert.Equal(1, retried.RowsProcessed);
        Assert.Equal(3, (await host.Store.LoadSeriesAsync(Apple))!.Version);
    }

    [Fact]
    public async Task Push_processKilledAndTheCallRepeated_changesNothing()
    {
        await using var host = await DetectionHost.StartAsync();
        host.CloseBars(300);
        var bars = TestBars.Walk(300);
        var request = new PushBarsRequest { Bars = [.. bars] };

        var first = await host.Ticker("MINE/1d").PushBarsAsync(request, CancellationToken.None);
        await host.CrashAsync();
        var again = await host.Ticker("MINE/1d").PushBarsAsync(request, CancellationToken.None);

        Assert.Equal((300, 0), (first.Taken, first.Same));
        Assert.Equal((0, 300, null), (again.Taken, again.Same, again.RunId));
        Assert.Equal(bars, await host.Store.ReadBarsAsync(SeriesKey.Parse("MINE/1d"), TimeRange.All));
        Assert.Equal(first.RunId, Assert.Single((await host.Store.ListRunsAsync(new RunQuery())).Items).Id);
        Assert.Equal(first.AnomalyIds.Order(), (await host.AnomaliesAsync()).Select(anomaly => anomaly.Id).Order());
    }

    [Theory]
    [InlineData("NOPE/1d", DetectionErrorKind.NotFound)]
    [InlineData("AAPL/7m", DetectionErrorKind.InvalidRequest)]
    [InlineData("AA PL/1d", DetectionErrorKind.InvalidRequest)]
    [InlineData("AAPL", DetectionErrorKind.InvalidRequest)]
    public async Task Detect_badSeries_saysWhatIsWrong(string key, DetectionErrorKind kind)
    {
        await using var host = await DetectionHost.StartAsync();
        host.Market.Put(Apple, TestBars.Walk(10));

        var failure = await Assert.ThrowsAsync<DetectionException>(() => host.DetectAsync(key));

        Assert.Equal(kind, failure.Kind);
    }

    [Theory]
    [InlineData("VOD.L/1d", "There is no model for market GB: put GB_model-1.0.0.onnx into the models folder")]
    [InlineData("M&M.NS/1d", "There is no model for market IN: put IN_model-1.0.0.onnx into the models folder")]
    [InlineData("AZT.OL/1d", "There is no model for market XX, which stands for every suffix that is not known: known are .T (JP), .BK (TH), .L (GB), ")]
    public async Task DetectAndChart_aMarketWithoutAModel_saySoInOneSentence_andTheChartIsDrawn(string series, string sentence)
    {
        await using var host = await DetectionHost.StartAsync();
        host.Market.Put(SeriesKey.Parse(series), TestBars.Walk(50));
        host.CloseBars(50);

        var failure = await Assert.ThrowsAsync<DetectionException>(() => host.DetectAsync(series));
        var chart = await host.Grains.Series(SeriesKey.Parse(series)).GetChartAsync(new ChartQuery { Period = Period.Max, Budget = TimeSpan.FromSeconds(30), Refresh = false }, CancellationToken.None);

        Assert.Equal(DetectionErrorKind.NoModel, failure.Kind);
        Assert.StartsWith(sentence, failure.Message, StringComparison.Ordinal);
        Assert.StartsWith($"Nothing was scored or stored: {sentence}", chart!.Warning, StringComparison.Ordinal);
        Assert.NotEmpty(chart.Close);
    }

    [Fact]
    public async Task Detect_aMarketOutsideTheMainOnes_worksWithAModelOfItsOwn()
    {
        await using var host = await DetectionHost.StartAsync(host => TestModels.Add(host.Folder.Models, "GB_model-1.0.0"));
        host.Market.Put(SeriesKey.Parse("VOD.L/1d"), TestBars.Walk(50));
        host.CloseBars(50);

        Assert.Equal("GB_model-1.0.0", (await host.DetectAsync("VOD.L/1d")).Run.ModelVersion);
    }

    [Fact]
    public async Task Detect_noModelOfTheMarket_saysWhereToPutOne()
    {
        await using var host = await DetectionHost.StartAsync();
        host.Market.Put(SeriesKey.Parse("PTT.BK/1d"), TestBars.Walk(50));
        host.CloseBars(50);

        var failure = await Assert.ThrowsAsync<DetectionException>(() => host.DetectAsync("PTT.BK/1d"));

        Assert.Equal(DetectionErrorKind.NoModel, failure.Kind);
        Assert.Contains("TH_model-1.0.0.onnx", failure.Message, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Failed, (await host.Store.ListRunsAsync(new RunQuery())).Items.Single().Status);
    }

    [Fact]
    public async Task Detect_correlationId_reachesTheRun()
    {
        await using var host = await DetectionHost.StartAsync();
        host.Market.Put(Apple, TestBars.Walk(50));
        host.CloseBars(50);
        RequestContext.Set(RequestContextKeys.CorrelationId, "abc-123");

        var outcome = await host.DetectAsync();

        Assert.Equal("abc-123", (await host.Audit.GetAsync(outcome.Run.Id, CancellationToken.None))!.CorrelationId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_unknownTicker_leavesNoActivation(bool chart)
    {
        await using var host = await DetectionHost.StartAsync();
        host.Market.Put(Apple, TestBars.Walk(10));
        var query = new ChartQuery { Period = Period.Parse("1mo"), Budget = TimeSpan.FromSeconds(2), Refresh = false };

        var failure = await Assert.ThrowsAsync<DetectionException>(
            () => chart ? host.Ticker("NOPE/1d").GetChartAsync(query, CancellationToken.None) : host.DetectAsync("NOPE/1d"));

        Assert.Equal(DetectionErrorKind.NotFound, failure.Kind);
        var management = host.Grains.GetGrain<IManagementGrain>(0);
        await Eventually.HoldsAsync(
            async () => !(await management.GetSimpleGrainStatistics()).Any(type => type.GrainType.Contains("TickerDetection", StringComparison.Ordinal) && type.ActivationCount > 0),
            TimeSpan.FromSeconds(30), () => "the activation of an unknown ticker is still there.");
    }
}
