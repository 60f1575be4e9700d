using Anomaly.Grains.Tests.Kit;
using Anomaly.MarketData;

namespace Anomaly.Grains.Tests.Tickers;

/// <summary>Dividends and splits that a source announces are kept, explain anomalies, and have a rescaled history fetched anew.</summary>
public sealed class SeriesCorporateActionTests
{
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");
    private static readonly Bar[] Walk = TestBars.Walk(400);

    [Fact]
    public async Task Detect_dividendsAndSplits_areKept_oneEntryATime()
    {
        await using var host = Start(300);
        host.Market.Dividends = [new Dividend(Walk[100].Time, 0.5), new Dividend(Walk[200].Time, 0.25)];
        host.Market.Splits = [new StockSplit(Walk[200].Time, 4, 1)];

        await host.DetectAsync();
        await host.RestartAsync();

        Assert.Equal(
            [
                new CorporateAction { Series = Apple, Time = Walk[100].Time, Dividend = 0.5 },
                new CorporateAction { Series = Apple, Time = Walk[200].Time, Dividend = 0.25, SplitNumerator = 4, SplitDenominator = 1 },
            ],
            await ActionsAsync(host));
    }

    [Fact]
    public async Task Detect_onlyADividendIsNews_isCommittedOnce()
    {
        await using var host = Start(300);
        await host.DetectAsync();
        host.Market.Dividends = [new Dividend(Walk[299].Time, 0.5)];

        await host.DetectAsync();
        var version = (await StateAsync(host)).Version;
        await host.DetectAsync();

        Assert.Equal(0.5, Assert.Single(await ActionsAsync(host)).Dividend);
        Assert.Equal(version, (await StateAsync(host)).Version);
    }

    [Fact]
    public async Task Detect_dividendThatTheSourceCorrects_isOverwritten()
    {
        await using var host = Start(300);
        host.Market.Dividends = [new Dividend(Walk[299].Time, 5)];
        await host.DetectAsync();
        host.Market.Dividends = [new Dividend(Walk[299].Time, 0.5)];

        await host.DetectAsync();

        Assert.Equal(0.5, Assert.Single(await ActionsAsync(host)).Dividend);
    }

    [Fact]
    public async Task Detect_anomalyOnTheDayOfADividend_saysSo_inOnePieceAndInSteps()
    {
        var fallen = Walk[301] with { Open = Walk[300].Close * 0.8, Low = Walk[300].Close * 0.75, Close = Walk[300].Close * 0.78, High = Walk[300].Close * 0.81 };
        Dividend[] dividends = [new Dividend(fallen.Time, fallen.Open * 0.25)];

        await using var steps = Start(301);
        steps.Market.Dividends = dividends;
        await steps.DetectAsync();
        steps.Market.Put(Apple, [fallen]);
        steps.CloseBars(302);
        await steps.DetectAsync();
        await using var whole = Start(301);
        whole.Market.Dividends = dividends;
        whole.Market.Put(Apple, [fallen]);
        whole.CloseBars(302);
        await whole.DetectAsync();

        var reasons = (await steps.AnomaliesAsync()).OrderBy(anomaly => anomaly.Datetime).Select(anomaly => anomaly.Reason).ToArray();
        Assert.StartsWith("ex-dividend 20.0 %; ", reasons[^1], StringComparison.Ordinal);
        Assert.Equal(reasons, (await whole.AnomaliesAsync()).OrderBy(anomaly => anomaly.Datetime).Select(anomaly => anomaly.Reason));
    }

    [Fact]
    public async Task Detect_rescoredFarBehindTheFetch_stillKnowsTheStoredDividend()
    {
        var fallen = Walk[301] with { Open = Walk[300].Close * 0.8, Low = Walk[300].Close * 0.75, Close = Walk[300].Close * 0.78, High = Walk[300].Close * 0.81 };
        await using var host = Start(400);
        host.Market.Put(Apple, [fallen]);
        host.Market.Dividends = [new Dividend(fallen.Time, fallen.Open * 0.25)];
        await host.DetectAsync();
        var model = (await StateAsync(host)).ModelHash;

        TestModels.Add(host.Folder.Models, "US_model-1.1.0", seed: 7);
        await host.DetectAsync();

        Assert.NotEqual(model, (await StateAsync(host)).ModelHash);
        var anomaly = Assert.Single(await host.AnomaliesAsync(), anomaly => anomaly.Datetime == fallen.Time && anomaly.ModelHash != model);
        Assert.StartsWith("ex-dividend 20.0 %; ", anomaly.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Detect_newSplit_fetchesTheWholeSeries_thoughTheOverlapDoesNotDiffer()
    {
        await using var host = Start(300);
        await host.DetectAsync();
        var before = host.Market.Calls.Count;
        host.Market.Splits = [new StockSplit(Walk[299].Time, 3, 2)];

        await host.DetectAsync();
        var asked = host.Market.Calls.Skip(before).Select(call => call.From).ToArray();
        await host.DetectAsync();

        Assert.Equal(Walk[0].Time, asked[^1]);
        Assert.Equal(asked.Length + 1, host.Market.Calls.Count - before);
        Assert.True(Assert.Single(await ActionsAsync(host)).IsSplit);
    }

    [Fact]
    public async Task Detect_newSplit_takesARestatementBeforeTheOverlapIn()
    {
        await using var host = Start(300);
        await host.DetectAsync();
        var restated = Walk[50] with { Close = Walk[50].Low };
        host.Market.Put(Apple, [restated]);
        host.Market.Splits = [new StockSplit(Walk[299].Time, 3, 2)];

        await host.DetectAsync();

        Assert.Equal(restated, Assert.Single(await host.Store.ReadBarsAsync(Apple, new Anomaly.Storage.TimeRange(restated.Time, restated.Time.AddSeconds(1)))));
    }

    [Fact]
    public async Task Detect_dividendOrSplitOfZero_isNone()
    {
        await using var host = Start(300);
        host.Market.Dividends = [new Dividend(Walk[100].Time, 0), new Dividend(Walk[110].Time, double.NaN)];
        host.Market.Splits = [new StockSplit(Walk[200].Time, 4, 0)];

        await host.DetectAsync();

        Assert.Empty(await ActionsAsync(host));
        Assert.Equal(300, (await StateAsync(host)).RowsProcessed);
    }

    [Fact]
    public async Task Detect_rewrittenHistory_thatTheSourceNoLongerReaches_keepsWhatItAnnouncedOfIt()
    {
        await using var host = Start(300);
        host.Market.Dividends = [new Dividend(Walk[50].Time, 0.5), new Dividend(Walk[250].Time, 0.25)];
        await host.DetectAsync();
        foreach (var bar in Walk[..200])
            host.Market.Remove(Apple, bar.Time);
        host.Market.Dividends = [];
        // The first bar of the overlap differs, so that everything is fetched again.
        host.Market.Put(Apple, [Walk[295] with { Close = Walk[295].Low }]);

        await host.DetectAsync();

        Assert.Equal(0.5, Assert.Single(await ActionsAsync(host)).Dividend);
    }

    [Fact]
    public async Task Backfill_acrossAnOldSplit_fetchesNoWindowTwice()
    {
        await using var host = SeriesHost.Start(options => options.BackfillSliceBars = 100);
        host.Market.Put(Apple, Walk);
        host.CloseBars(400);
        host.Market.Splits = [new StockSplit(Walk[150].Time, 4, 1)];

        var run = await host.BackfillAsync("2y");

        Assert.Equal((RunStatus.Complete, 400), (run.Status, (await StateAsync(host)).RowsProcessed));
        Assert.True(Assert.Single(await ActionsAsync(host)).IsSplit);
        // Windows overlap by the tail that each is compared with, and by no more.
        var windows = host.Market.Calls.Where(call => call.To > Walk[0].Time).OrderBy(call => call.From).ToArray();
        Assert.True(windows.Length >= 4, $"{windows.Length} windows");
        Assert.All(windows.Zip(windows.Skip(1)), pair => Assert.True(pair.First.To <= pair.Second.From + TimeSpan.FromDays(30), $"{pair}"));
    }

    [Fact]
    public async Task Detect_whatTheSourceSaysOfTheTicker_isKept_alsoWhereALaterAnswerSaysNothing()
    {
        await using var host = Start(300);
        host.Market.Instrument = new Instrument { Name = "Größe & Co.", Currency = "GBP", PriceDivisor = 100, QuoteDelay = TimeSpan.FromMinutes(20) };
        await host.DetectAsync();
        host.Market.Instrument = null;
        host.CloseBars(301);
        host.Market.Put(Apple, [Walk[300]]);
        await host.DetectAsync();

        var state = await StateAsync(host);

        Assert.Equal(("Größe & Co.", "GBP", 100, 20), (state.CompanyName, state.Currency, state.PriceDivisor, state.QuoteDelayMinutes));
    }

    private static SeriesHost Start(int bars)
    {
        var host = SeriesHost.Start();
        host.Market.Put(Apple, Walk[..bars]);
        host.CloseBars(bars);
        return host;
    }

    private static async Task<CorporateAction[]> ActionsAsync(SeriesHost host) => [.. (await host.Ticker().GetCorporateActionsAsync()).Items];

    private static Task<SeriesMetadata> StateAsync(SeriesHost host) => host.Ticker().GetStateAsync(CancellationToken.None);
}
