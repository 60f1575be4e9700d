using System.Web;
using static Anomaly.MarketData.Tests.Yahoo.ChartText;

namespace Anomaly.MarketData.Tests.Yahoo;

/// <summary>What the API is asked.</summary>
public sealed class YahooRequestTests
{
    private static async Task<(IReadOnlyList<Uri> Asked, BarHistory History)> AskAsync(string series, string from, string to)
    {
        var key = SeriesKey.Parse(series);
        await using var yahoo = new YahooUnderTest(StandIn.Always(Empty(key.Ticker.Symbol, key.Interval.Code)));
        var history = await yahoo.GetAsync(series, from, to);
        return ([.. yahoo.Answers!.Requests.Select(request => request.RequestUri!)], history);
    }

    private static (string? From, string? To) WindowOf(Uri asked) =>
        HttpUtility.ParseQueryString(asked.Query) is var query ? (query["period1"], query["period2"]) : throw new InvalidOperationException();

    [Fact]
    public async Task GetBars_asks_asTheApiWantsIt()
    {
        var (asked, _) = await AskAsync("AAPL/1d", "2025-03-01", "2025-03-11T12:00:00.5Z");

        Assert.Equal(
            "https://query1.finance.yahoo.com/v8/finance/chart/AAPL?interval=1d&period1=1740787200&period2=1741694460&includePrePost=false&events=div,splits",
            Assert.Single(asked).AbsoluteUri);
    }

    [Theory]
    [InlineData("^N225", "/v8/finance/chart/%5EN225")]
    [InlineData("EURUSD=X", "/v8/finance/chart/EURUSD%3DX")]
    [InlineData("BRK-B", "/v8/finance/chart/BRK-B")]
    [InlineData("7203.T", "/v8/finance/chart/7203.T")]
    public async Task GetBars_symbols_areEscaped(string symbol, string path)
    {
        var (asked, _) = await AskAsync($"{symbol}/1d", "2025-03-01", "2025-03-04");

        Assert.Equal(path, Assert.Single(asked).AbsolutePath);
    }

    [Fact]
    public async Task GetBars_userAgent_isTheSetting()
    {
        await using var usual = new YahooUnderTest(StandIn.Always(Empty()));
        await using var other = new YahooUnderTest(StandIn.Always(Empty()), ("UserAgent", "Something/1.0 (test)"), ("BaseUrl", "http://mirror.example/yahoo/"));
        await usual.GetAsync();
        await other.GetAsync();

        Assert.StartsWith("Mozilla/5.0", string.Join(' ', usual.Answers!.Requests.Single().Headers.GetValues("User-Agent")));
        var asked = other.Answers!.Requests.Single();
        Assert.Equal("Something/1.0 (test)", string.Join(' ', asked.Headers.GetValues("User-Agent")));
        Assert.StartsWith("http://mirror.example/yahoo/v8/finance/chart/AAPL?", asked.RequestUri!.AbsoluteUri);
    }

    /// <summary>Fact 9: 7 days a request.</summary>
    [Fact]
    public async Task GetBars_longAskOf1m_isCutIntoWeeks()
    {
        var (asked, history) = await AskAsync("AAPL/1m", "2025-02-15", "2025-03-03");

        Assert.Equal(
            [(Seconds("2025-02-15"), Seconds("2025-02-22")), (Seconds("2025-02-22"), Seconds("2025-03-01")), (Seconds("2025-03-01"), Seconds("2025-03-03"))],
            asked.Select(WindowOf).Select(window => (long.Parse(window.From!), long.Parse(window.To!))));
        Assert.Empty(history.Warnings);
    }

    /// <summary>Fact 9: what is out of reach is not asked for, and said.</summary>
    [Theory]
    [InlineData("1m", 30, 5)]
    [InlineData("2m", 60, 1)]
    [InlineData("5m", 60, 1)]
    [InlineData("15m", 60, 1)]
    [InlineData("30m", 60, 1)]
    [InlineData("60m", 60, 1)]
    [InlineData("90m", 60, 1)]
    [InlineData("1h", 730, 1)]
    public async Task GetBars_beyondTheReach_isAWarning(string interval, int days, int requests)
    {
        var (asked, history) = await AskAsync($"AAPL/{interval}", "1990-01-01", "2025-03-10T18:00Z");

        var earliest = Utc("2025-03-10T18:01Z").AddDays(-days);
        Assert.Equal($"Yahoo keeps bars of {interval} for {days} days: those before {earliest:yyyy-MM-dd HH:mm} UTC cannot be had", Assert.Single(history.Warnings));
        Assert.Equal(requests, asked.Count);
        Assert.True(long.Parse(WindowOf(asked[0]).From!) >= (earliest - DateTime.UnixEpoch).TotalSeconds);
    }

    [Fact]
    public async Task GetBars_windowThatIsAllOutOfReach_asksNothing()
    {
        var (asked, history) = await AskAsync("AAPL/5m", "2020-01-01", "2020-02-01");

        Assert.Empty(asked);
        Assert.Empty(history.Bars);
        Assert.Single(history.Warnings);
    }

    /// <summary>Fact 9: days and longer are without limit, and before 1970 too.</summary>
    [Theory]
    [InlineData("1d", "1960-01-01", "1960-01-01")]
    [InlineData("5d", "1960-01-01", "1960-01-01")]
    [InlineData("1wk", "1960-01-01", "1960-01-01")]
    [InlineData("1mo", "1870-01-01", "1900-01-01")]
    public async Task GetBars_daysAndLonger_areOneRequest(string interval, string from, string asksFrom)
    {
        var (asked, history) = await AskAsync($"AAPL/{interval}", from, "2025-03-10");

        Assert.Equal((Seconds(asksFrom).ToString(), Seconds("2025-03-10").ToString()), WindowOf(Assert.Single(asked)));
        Assert.Empty(history.Warnings);
    }

    [Fact]
    public async Task GetBars_emptyWindow_asksNothing() => Assert.Empty((await AskAsync("AAPL/1d", "2025-03-10", "2025-03-10")).Asked);

    [Fact]
    public async Task GetBars_windowsOfOneAsk_areJoined()
    {
        string[] days = ["2025-02-20", "2025-02-26", "2025-03-03"];
        await using var yahoo = new YahooUnderTest(new StandIn([.. days.Select(day =>
            (Func<HttpResponseMessage>)(() => StandIn.Json(new ChartText(interval: "1m").Row($"{day}T15:00Z", 100).Row("2025-03-10T18:00Z", [101, 101, 101, 101, 0]).ToString())))]));

        var history = await yahoo.GetAsync("AAPL/1m", "2025-02-15", "2025-03-03T20:00Z");

        // The live row of each answer lies outside of what was asked for.
        Assert.Equal(days.Select(day => Utc($"{day}T15:00Z")), history.Bars.Select(bar => bar.Time));
    }

    [Fact]
    public async Task GetBars_equalAsksAtATime_areOneRequest()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var yahoo = new YahooUnderTest(new StandIn(async (_, token) =>
        {
            await gate.Task.WaitAsync(token);
            return StandIn.Json(new ChartText().Row("2025-03-03T14:30Z", 100).ToString());
        }));
        using var given = new CancellationTokenSource();

        var asks = Enumerable.Range(0, 20).Select(_ => yahoo.GetAsync(to: "2025-03-10")).ToArray();
        var leaves = yahoo.GetAsync(to: "2025-03-10", cancellationToken: given.Token);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaves);
        gate.SetResult();

        Assert.All(await Task.WhenAll(asks), history => Assert.Single(history.Bars));
        Assert.Single(yahoo.Answers!.Requests);
        await yahoo.GetAsync(to: "2025-03-10");
        Assert.Equal(2, yahoo.Answers.Requests.Count);
    }

    [Fact]
    public async Task GetBars_nobodyWaitsAnyMore_cancelsTheRequest()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var yahoo = new YahooUnderTest(new StandIn(async (_, token) =>
        {
            token.Register(cancelled.SetResult);
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException();
        }));
        using var given = new CancellationTokenSource();

        var ask = yahoo.GetAsync(cancellationToken: given.Token);
        await asked.Task;
        await given.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ask);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
