using Anomaly.MarketData.Calendars;
using Anomaly.MarketData.Csv;
using Anomaly.Testing;
using NodaTime;

namespace Anomaly.MarketData.Tests.Calendars;

/// <summary>The calendar against the days and hours on which real markets traded.</summary>
public sealed class RealDaysTests
{
    private readonly TradingCalendar _calendar = new();

    private static async Task<IReadOnlyList<(LocalDateTime Time, double Volume)>> Read(string interval, Ticker ticker)
    {
        var file = await CsvBarParser.ReadAsync(SharedData.PathOf(SharedData.Bars, interval, $"{ticker}.csv"), int.MaxValue, CancellationToken.None);
        var zone = MarketHours.Of(ticker.Market).Zone;
        return [.. file.Bars.Select(bar => (Instant.FromDateTimeUtc(bar.Time).InZone(zone).LocalDateTime, bar.Volume))];
    }

    private static string Text(LocalDate date) => date.ToString("uuuu-MM-dd", null);

    [SharedDataTheory]
    [InlineData("SPY", "")]
    [InlineData("AAPL", "")]
    [InlineData("7203.T", "")]
    [InlineData("8306.T", "")]
    // The file lacks two days of trading.
    [InlineData("PTT.BK", "2017-01-13 2017-05-05")]
    public async Task Market_tradesOnTheDaysThatHaveBarsAndOnNoOthers(string symbol, string lacking)
    {
        var ticker = Ticker.Parse(symbol);
        var traded = (await Read("1d", ticker)).Select(bar => bar.Time.Date).ToHashSet();
        var first = traded.Min();

        var differing = Enumerable.Range(0, NodaTime.Period.DaysBetween(first, traded.Max()))
            .Select(first.PlusDays).Where(date => (_calendar.On(ticker.Market, date).Count > 0) != traded.Contains(date));

        Assert.Equal(lacking, string.Join(' ', differing.Select(Text)));
    }

    [SharedDataFact]
    public async Task New_yorksHoursEndEarlyOnTheDaysWhoseAfternoonHardlyTraded()
    {
        // Before 2005 the file has gaps.
        var days = (await Read("1h", Ticker.Parse("SPY"))).GroupBy(bar => bar.Time.Date).Where(day => day.Key.Year >= 2005).ToList();

        var differing = days.Where(day => day.Where(bar => bar.Time.Hour >= 14).Sum(bar => bar.Volume) < 0.1 * day.Sum(bar => bar.Volume)
            != (_calendar.On(Market.US, day.Key)[^1].Close.Hour == 13));

        Assert.True(days.Count > 4000);
        Assert.Equal("", string.Join(' ', differing.Select(day => Text(day.Key))));
    }
}
