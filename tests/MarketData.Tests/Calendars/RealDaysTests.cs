using Anomaly.MarketData.Calendars;
using Anomaly.MarketData.Csv;
using Anomaly.Testing;
using NodaTime;

namespace Anomaly.MarketData.Tests.Calendars;

/// <summary>The calendar against every day, and the hours, on which real markets traded: all bars that ANOMALY_DATA holds.</summary>
public sealed class RealDaysTests
{
    /// <summary>Days on which bars and calendar differ, or are told differently, and why.</summary>
    private static readonly (Market Market, string Day, string Why)[] DaysThatDiffer =
    [
        (Market.TH, "2017-01-13", "the one Bangkok file lacks it; the exchange traded"),
        (Market.TH, "2017-05-05", "the one Bangkok file lacks it; the exchange traded: Coronation Day was not kept in 2017 and 2018"),
    ];

    /// <summary>Rows of daily files that do not open with their session, and why.</summary>
    private static readonly (Market Market, string Day, string Why)[] RowsOffTheOpening =
    [
        (Market.JP, "2025-04-28", "a live row, stamped at the close"),
        (Market.JP, "2025-04-30", "a live row"),
        (Market.JP, "2025-05-01", "a live row"),
        (Market.JP, "2025-05-20", "a live row"),
        (Market.JP, "2025-05-21", "a live row"),
        (Market.JP, "2025-05-26", "a live row, the last"),
    ];

    /// <summary>Days whose hourly bars do not have the hours of the calendar, and why.</summary>
    private static readonly (string Symbol, string Day, string Why)[] HoursThatDiffer =
    [
        ("SPY", "2001-11-23", "the file has a late print of the day's volume"),
        ("SPY", "2002-09-11", "trading began late, in memory of 2001; the calendar knows early closes only"),
        ("AAPL", "2002-09-11", "the same"),
    ];

    /// <summary>Days on which a ticker began to trade more than ten minutes after its market, and why.</summary>
    private static readonly (string File, string Day, string Why)[] LateOpenings =
    [
        ("5m/8306.T", "2025-04-07", "sellers only: quotes were lowered for 25 minutes until there was a price"),
        ("5m/8306.T", "2025-04-10", "buyers only, as on the next lines"),
        ("5m/7203.T", "2025-04-10", "buyers only"),
        ("5m/6758.T", "2025-04-10", "buyers only"),
    ];

    private readonly TradingCalendar _calendar = new();

    private static readonly string[] Intraday = ["1h/SPY", "1h/AAPL", "5m/6758.T", "5m/7203.T", "5m/8306.T", "5m/9432.T", "1m/GME", "1m/TSLA"];

    public static TheoryData<string> IntradayFiles => [.. Intraday];

    private static async Task<IReadOnlyList<RealBar>> Read(string file)
    {
        var bars = await CsvBarParser.ReadAsync(SharedData.PathOf(SharedData.Bars, $"{file}.csv"), int.MaxValue, CancellationToken.None);
        var zone = MarketHours.Of(TickerOf(file).Market).Zone;
        return [.. bars.Bars.Select(bar => new RealBar(bar.Time, Instant.FromDateTimeUtc(bar.Time).InZone(zone).LocalDateTime, bar.Volume))];
    }

    private static async Task<IReadOnlyList<RealBar>> ReadDaily(Market market)
    {
        var bars = new List<RealBar>();
        foreach (var file in FilesOf("1d").Where(file => TickerOf(file).Market == market))
            bars.AddRange(await Read(file));
        return bars;
    }

    private static IEnumerable<string> FilesOf(string interval) =>
        Directory.EnumerateFiles(SharedData.PathOf(SharedData.Bars, interval), "*.csv").Select(path => $"{interval}/{Path.GetFileNameWithoutExtension(path)}");

    private static Ticker TickerOf(string file) => Ticker.Parse(file[(file.IndexOf('/', StringComparison.Ordinal) + 1)..]);

    private static string Text(IEnumerable<LocalDate> dates) => string.Join(' ', dates.Distinct().Order().Select(date => date.ToString("uuuu-MM-dd", null)));

    private IEnumerable<LocalDate> DaysThatDifferFrom(Market market, IEnumerable<RealBar> bars)
    {
        var traded = bars.Select(bar => bar.Time.Date).ToHashSet();
        var (first, last) = (traded.Min(), traded.Max());
        return Enumerable.Range(0, NodaTime.Period.DaysBetween(first, last) + 1)
            .Select(first.PlusDays).Where(date => (_calendar.On(market, date).Count > 0) != traded.Contains(date));
    }

    [SharedDataTheory]
    [InlineData(Market.US, 21, 5849)]
    [InlineData(Market.JP, 19, 519)]
    [InlineData(Market.TH, 1, 1223)]
    public async Task Market_isOpenOnTheDaysOnWhichAnyTickerTradedAndOnNoOthers(Market market, int files, int days)
    {
        var bars = await ReadDaily(market);

        Assert.Equal(files, FilesOf("1d").Count(file => TickerOf(file).Market == market));
        Assert.Equal(days, bars.Select(bar => bar.Time.Date).Distinct().Count());
        Assert.Equal(string.Join(' ', DaysThatDiffer.Where(day => day.Market == market).Select(day => day.Day)), Text(DaysThatDifferFrom(market, bars)));
    }

    [SharedDataTheory]
    [InlineData(Market.US)]
    [InlineData(Market.JP)]
    [InlineData(Market.TH)]
    public async Task Session_opensWhenEveryDaysBarOpens_summerAndWinter(Market market)
    {
        var off = (await ReadDaily(market)).Where(bar => _calendar.SessionOn(market, bar.Utc)?.Opens != bar.Utc).Select(bar => bar.Time.Date);

        Assert.Equal(string.Join(' ', RowsOffTheOpening.Where(day => day.Market == market).Select(day => day.Day)), Text(off));
    }

    [SharedDataFact]
    public void Folder_hasNoIntradayFilesThatAreNotLookedAt() =>
        Assert.Equal(Intraday.Order(StringComparer.Ordinal), new[] { "1h", "5m", "1m" }.SelectMany(FilesOf).Order(StringComparer.Ordinal));

    [SharedDataTheory]
    [MemberData(nameof(IntradayFiles))]
    public async Task Market_isOpenOnTheDaysOfIntradayBarsAndOnNoOthers(string file) =>
        Assert.Equal("", Text(DaysThatDifferFrom(TickerOf(file).Market, await Read(file))));

    [SharedDataTheory]
    [InlineData("SPY")]
    [InlineData("AAPL")]
    public async Task Hours_endEarlyOnTheDaysWhoseAfternoonHardlyTradedAndOnNoOthers(string symbol)
    {
        var days = (await Read($"1h/{symbol}")).GroupBy(bar => bar.Time.Date).ToList();

        var differing = days.Where(day => day.Where(bar => bar.Time.Hour >= 14).Sum(bar => bar.Volume) < 0.02 * day.Sum(bar => bar.Volume)
            != (_calendar.On(Market.US, day.Key)[^1].Close.Hour == 13)
            || day.Min(bar => bar.Time.Hour) != 9);

        Assert.Equal(5849, days.Count);
        Assert.Equal(string.Join(' ', HoursThatDiffer.Where(day => day.Symbol == symbol).Select(day => day.Day)), Text(differing.Select(day => day.Key)));
    }

    [SharedDataTheory]
    [InlineData("5m/6758.T", 83)]
    [InlineData("5m/7203.T", 83)]
    [InlineData("5m/8306.T", 83)]
    [InlineData("5m/9432.T", 83)]
    [InlineData("1m/GME", 22)]
    [InlineData("1m/TSLA", 22)]
    public async Task Hours_holdAllBarsWithVolume_whichBeginAndEndWithThem(string file, int days)
    {
        var market = TickerOf(file).Market;
        var traded = (await Read(file)).Where(bar => bar.Volume > 0).GroupBy(bar => bar.Time.Date).ToList();

        // A bar that opens at a close holds the auction. Three days of the 1m files have no volume. The first minutes of a day may pass without a trade, and the last before the auction.
        var wrong = traded.Where(day => !day.All(bar => _calendar.On(market, day.Key).Any(hours => bar.Time.TimeOfDay >= hours.Open && bar.Time.TimeOfDay <= hours.Close))
            || day.Min(bar => bar.Time.TimeOfDay) > _calendar.On(market, day.Key)[0].Open.PlusMinutes(10)
            || day.Max(bar => bar.Time.TimeOfDay) < _calendar.On(market, day.Key)[^1].Close.PlusMinutes(-10));

        Assert.Equal(days, traded.Count);
        Assert.Equal(string.Join(' ', LateOpenings.Where(day => day.File == file).Select(day => day.Day)), Text(wrong.Select(day => day.Key)));
    }

    private sealed record RealBar(DateTime Utc, LocalDateTime Time, double Volume);
}
