using Anomaly.MarketData.Calendars;
using static Anomaly.MarketData.Tests.Yahoo.ChartText;

namespace Anomaly.MarketData.Tests.Yahoo;

/// <summary>What real answers hold, and which bars they are.</summary>
public sealed class YahooBarsTests
{
    private static async Task<BarHistory> ReadAsync(ChartText chart, string series = "AAPL/1d", string from = "2025-03-01", string to = "2025-03-12")
    {
        await using var yahoo = new YahooUnderTest(StandIn.Always(chart.ToString()));
        return await yahoo.GetAsync(series, from, to);
    }

    private static IEnumerable<DateTime> Times(BarHistory history) => history.Bars.Select(bar => bar.Time);

    /// <summary>Fact 1: Tokyo's lunch break.</summary>
    [Fact]
    public async Task GetBars_nullBars_areGaps()
    {
        var chart = new ChartText("7203.T", "5m", "Asia/Tokyo")
            .Row("2025-03-10T02:25Z", 2700).Gap("2025-03-10T02:30Z").Gap("2025-03-10T03:25Z").Row("2025-03-10T03:30Z", 2701);

        var history = await ReadAsync(chart, "7203.T/5m");

        Assert.Equal([Utc("2025-03-10T02:25Z"), Utc("2025-03-10T03:30Z")], Times(history));
        Assert.Empty(history.Warnings);
    }

    /// <summary>Fact 1: a later answer fills a gap in; fact 2: prices before a split come rescaled, and the split with them.</summary>
    [Fact]
    public async Task GetBars_askedAgain_givesWhatTheSourceSaysNow()
    {
        var before = new ChartText("7203.T", zone: "Asia/Tokyo").Row("2025-03-06T00:00Z", 4285).Gap("2025-03-07T00:00Z").Row("2025-03-10T00:00Z", 4290);
        var after = new ChartText("7203.T", zone: "Asia/Tokyo")
        {
            Events = """{"splits":{"1741564800":{"date":1741564800,"numerator":3,"denominator":1,"splitRatio":"3:1"}}}""",
        }.Row("2025-03-06T00:00Z", 1428.333).Row("2025-03-07T00:00Z", 1429.667).Row("2025-03-10T00:00Z", 1430);
        await using var yahoo = new YahooUnderTest(new StandIn(() => StandIn.Json(before.ToString()), () => StandIn.Json(after.ToString())));

        var first = await yahoo.GetAsync("7203.T/1d");
        var second = await yahoo.GetAsync("7203.T/1d");

        Assert.Equal(2, first.Bars.Count);
        Assert.Empty(first.Splits);
        Assert.Equal([1428.333, 1429.667, 1430], second.Bars.Select(bar => bar.Open));
        Assert.Equal(new StockSplit(Utc("2025-03-10T00:00Z"), 3, 1), Assert.Single(second.Splits));
    }

    /// <summary>Fact 3, at 1d: the day so far, stamped with the last trade, is the bar that opened with the session, and live until the session closes.</summary>
    [Theory]
    [InlineData("AAPL", "America/New_York", "2025-03-07T14:30Z", "2025-03-10T17:59:58Z", "2025-03-10T13:30Z", "2025-03-10T20:00Z")]
    [InlineData("7203.T", "Asia/Tokyo", "2025-03-07T00:00Z", "2025-03-10T06:30Z", "2025-03-10T00:00Z", "2025-03-10T06:30Z")]
    [InlineData("PTT.BK", "Asia/Bangkok", "2025-03-07T03:00Z", "2025-03-10T08:15:03Z", "2025-03-10T03:00Z", "2025-03-10T09:30Z")]
    public async Task GetBars_liveRowOfADay_opensWithItsSession(string symbol, string zone, string before, string stamp, string opens, string closes)
    {
        var chart = new ChartText(symbol, zone: zone).Row(before, 100).Row(stamp, 101, 500);

        var history = await ReadAsync(chart, $"{symbol}/1d");

        Assert.Equal([Utc(before), Utc(opens)], Times(history));
        Assert.Equal(Utc(closes), new TradingCalendar().ClosesAt(history.Series, history.Bars[^1].Time));
    }

    /// <summary>Fact 3, intraday: no volume, one price, off the grid; put on the grid, and beside a bar that is there already only where it is fuller.</summary>
    [Theory]
    [InlineData("5m", "2025-03-10T17:55Z", "2025-03-10T18:00:00Z", "2025-03-10T18:00Z")]
    [InlineData("5m", "2025-03-10T17:55Z", "2025-03-10T18:02:41Z", "2025-03-10T18:00Z")]
    [InlineData("1h", "2025-03-10T16:30Z", "2025-03-10T17:59:58Z", "2025-03-10T17:30Z")]
    [InlineData("1h", "2025-03-10T18:30Z", "2025-03-10T19:30:00Z", "2025-03-10T19:30Z")]
    [InlineData("90m", "2025-03-10T13:30Z", "2025-03-10T15:10:00Z", "2025-03-10T15:00Z")]
    public async Task GetBars_liveRowIntraday_isPutOnTheGrid(string interval, string before, string stamp, string opens)
    {
        var chart = new ChartText(interval: interval).Row(before, 100).Row(stamp, [101, 101, 101, 101, 0]);

        var history = await ReadAsync(chart, $"AAPL/{interval}");

        Assert.Equal([Utc(before), Utc(opens)], Times(history));
        Assert.Equal(new Bar(Utc(opens), 101, 101, 101, 101, 0), history.Bars[^1]);
    }

    [Theory]
    [InlineData("AAPL", "1m", "America/New_York", "2025-03-07T20:59Z", "2025-03-07T21:00:00Z")] // the close, on the grid
    [InlineData("AAPL", "1h", "America/New_York", "2025-03-07T20:30Z", "2025-03-07T21:00:01Z")]
    [InlineData("7203.T", "5m", "Asia/Tokyo", "2025-03-10T02:25Z", "2025-03-10T02:30:00Z")] // lunch
    public async Task GetBars_rowAtTheEndOfTrading_belongsToTheLastBar(string symbol, string interval, string zone, string last, string stamp)
    {
        var chart = new ChartText(symbol, interval, zone).Row(last, 100, 7000).Row(stamp, [101, 101, 101, 101, 0]);

        var history = await ReadAsync(chart, $"{symbol}/{interval}");

        Assert.Equal(7000, Assert.Single(history.Bars).Volume);
        Assert.Equal(Utc(last), history.Bars[0].Time);
    }

    /// <summary>An hour that begins in the lunch break and ends after it.</summary>
    [Theory]
    [InlineData("2025-03-10T03:00Z")]
    [InlineData("2025-03-10T03:45:12Z")]
    public async Task GetBars_hourAcrossTheEndOfABreak_staysItsOwn(string stamp)
    {
        var chart = new ChartText("7203.T", "1h", "Asia/Tokyo").Row("2025-03-10T02:00Z", 2700, 9000).Row(stamp, 2701, 100);

        Assert.Equal([Utc("2025-03-10T02:00Z"), Utc("2025-03-10T03:00Z")], Times(await ReadAsync(chart, "7203.T/1h")));
    }

    /// <summary>Fact 3: it can lie outside the window; it counts where its bar opens within.</summary>
    [Theory]
    [InlineData("2025-03-10T17:00Z", 2)]
    [InlineData("2025-03-10T13:30Z", 1)]
    public async Task GetBars_liveRowOutsideTheWindow_countsWhereItsSessionOpensWithin(string to, int count)
    {
        var chart = new ChartText().Row("2025-03-07T14:30Z", 100).Row("2025-03-10T17:59:58Z", 101);

        Assert.Equal(count, (await ReadAsync(chart, to: to)).Bars.Count);
    }

    [Fact]
    public async Task GetBars_rowsOutsideTheWindow_areLeftOut()
    {
        var chart = new ChartText().Row("2025-02-28T14:30Z", 99).Row("2025-03-03T14:30Z", 100).Row("2025-03-04T14:30Z", 101);

        Assert.Equal([Utc("2025-03-03T14:30Z")], Times(await ReadAsync(chart, from: "2025-03-01", to: "2025-03-04T14:30Z")));
    }

    /// <summary>Fact 4.</summary>
    [Theory]
    [InlineData(900, 5000, 5000)]
    [InlineData(5000, 900, 5000)]
    public async Task GetBars_aSessionTwice_isOneBar_theFuller(double regular, double live, double volume)
    {
        var chart = new ChartText().Row("2025-03-07T14:30Z", 100).Row("2025-03-10T13:30Z", 101, regular).Row("2025-03-10T20:00:01Z", 101, live);

        var history = await ReadAsync(chart);

        Assert.Equal([Utc("2025-03-07T14:30Z"), Utc("2025-03-10T13:30Z")], Times(history));
        Assert.Equal(volume, history.Bars[^1].Volume);
    }

    /// <summary>Fact 5: the first live row of a summer day after a winter's rows.</summary>
    [Fact]
    public async Task GetBars_acrossADaylightChange_usesTheZoneNotTheOffset()
    {
        var chart = new ChartText("SAP.DE", zone: "Europe/Berlin").Meta("gmtoffset", 3600).Row("2025-03-28T08:00Z", 240).Row("2025-03-31T10:12:33Z", 241);

        Assert.Equal([Utc("2025-03-28T08:00Z"), Utc("2025-03-31T07:00Z")], Times(await ReadAsync(chart, "SAP.DE/1d", to: "2025-04-02")));
    }

    /// <summary>Fact 5: the stamps of two sessions an hour apart in UTC are kept as they are.</summary>
    [Fact]
    public async Task GetBars_regularRows_keepTheirStamps()
    {
        var chart = new ChartText().Row("2025-03-07T14:30Z", 100).Row("2025-03-10T13:30Z", 101);

        Assert.Equal([Utc("2025-03-07T14:30Z"), Utc("2025-03-10T13:30Z")], Times(await ReadAsync(chart)));
    }

    /// <summary>Fact 6.</summary>
    [Theory]
    [InlineData("""[[{"timezone":"EDT","start":1741613400,"end":1741636800,"gmtoffset":-14400}]]""")]
    [InlineData("""{"pre":[[{"start":1741593600,"end":1741613400}]],"regular":[[{"start":1741613400,"end":1741636800}]],"post":[[{"start":1741636800,"end":1741651200}]]}""")]
    public async Task GetBars_tradingPeriodsInEitherForm_arePassedOver(string periods)
    {
        var chart = new ChartText(interval: "5m").Meta("tradingPeriods", System.Text.Json.Nodes.JsonNode.Parse(periods)).Row("2025-03-10T13:30Z", 100);

        Assert.Single((await ReadAsync(chart, "AAPL/5m")).Bars);
    }

    /// <summary>Fact 11.</summary>
    [Fact]
    public async Task GetBars_numbers_areKeptAsTheyCome()
    {
        var chart = new ChartText().Row("2025-03-03T14:30Z", [4.270999908447266, 4.5, 4.25, 4.2, 1234567890123]).Row("2025-03-04T14:30Z", [4, 5, 3, 4, 10.5])
            .Row("2025-03-05T14:30Z", [4, 5, 3, 4, null]);

        var history = await ReadAsync(chart);

        Assert.Equal([4.270999908447266, 4], history.Bars.Select(bar => bar.Open));
        Assert.Equal([1234567890123, 10.5], history.Bars.Select(bar => bar.Volume));
        Assert.Equal(["1 bar of Yahoo without all five values skipped"], history.Warnings);
    }

    [Fact]
    public async Task GetBars_weekAndMonth_liveRowIsTheirs()
    {
        var week = new ChartText(interval: "1wk").Row("2025-03-03T05:00Z", 100).Row("2025-03-10T17:59:58Z", 101);
        var month = new ChartText(interval: "1mo").Row("2025-03-01T05:00Z", 100, 9).Row("2025-03-10T17:59:58Z", 101, 3);

        Assert.Equal([Utc("2025-03-03T05:00Z"), Utc("2025-03-10T04:00Z")], Times(await ReadAsync(week, "AAPL/1wk")));
        Assert.Equal([Utc("2025-03-01T05:00Z")], Times(await ReadAsync(month, "AAPL/1mo")));
    }

    /// <summary>An exchange that no calendar here knows, on a day whose session begins late.</summary>
    [Theory]
    [InlineData("15m", "2025-03-10T14:55Z")]
    [InlineData("1d", "2025-03-10T13:40Z")]
    public async Task GetBars_liveRowAlone_opensWithTheSessionThatTheAnswerNames(string interval, string opens)
    {
        var chart = new ChartText("SHOP.TO", interval, "America/Toronto").Session("2025-03-10T13:40Z", "2025-03-10T20:00Z").Row("2025-03-10T15:02:05Z", 140);

        Assert.Equal([Utc(opens)], Times(await ReadAsync(chart, $"SHOP.TO/{interval}")));
    }

    [Fact]
    public async Task GetBars_whatTheSourceSaysOfTheTicker_isKept()
    {
        var chart = new ChartText("AET.L", zone: "Europe/London")
        {
            Events = """{"dividends":{"7":{"amount":2.5,"date":1741248000},"3":{"amount":1.5,"date":1741075200}}}""",
        }.Meta("currency", "GBp").Meta("longName", "Afentra plc").Meta("exchangeDataDelayedBy", 15).Row("2025-03-04T08:00Z", 45);

        var history = await ReadAsync(chart, "AET.L/1d");

        Assert.Equal(
            new Instrument { Name = "Afentra plc", Currency = "GBP", PriceDivisor = 100, QuoteDelay = TimeSpan.FromMinutes(15) }, history.Instrument);
        Assert.Equal([new Dividend(Utc("2025-03-04T08:00Z"), 1.5), new Dividend(Utc("2025-03-06T08:00Z"), 2.5)], history.Dividends);
    }

    [Fact]
    public async Task GetBars_zoneThatThereIsNot_isAWarning()
    {
        var history = await ReadAsync(new ChartText(zone: "Mars/Olympus").Row("2025-03-04T14:30Z", 45));

        Assert.Single(history.Bars);
        Assert.Contains("Yahoo names no time zone of AAPL that is known: its market's is used", history.Warnings);
    }
}
