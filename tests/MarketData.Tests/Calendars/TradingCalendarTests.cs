using Anomaly.MarketData.Calendars;
using NodaTime;
using NodaTime.Text;

namespace Anomaly.MarketData.Tests.Calendars;

public sealed class TradingCalendarTests
{
    private readonly TradingCalendar _calendar = new();

    private static DateTime Utc(int year, int month, int day, int hour = 0, int minute = 0) => new(year, month, day, hour, minute, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(Market.US, 2011, "01-17 02-21 04-22 05-30 07-04 09-05 11-24 12-26")]
    [InlineData(Market.US, 2021, "01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24")]
    [InlineData(Market.US, 2025, "01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25")]
    [InlineData(Market.US, 2026, "01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25")]
    [InlineData(Market.US, 2027, "01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24")]
    [InlineData(Market.JP, 2003, "01-01 01-02 01-03 01-13 02-11 03-21 04-29 05-05 07-21 09-15 09-23 10-13 11-03 11-24 12-23 12-31")]
    [InlineData(Market.JP, 2009, "01-01 01-02 01-12 02-11 03-20 04-29 05-04 05-05 05-06 07-20 09-21 09-22 09-23 10-12 11-03 11-23 12-23 12-31")]
    [InlineData(Market.JP, 2019, "01-01 01-02 01-03 01-14 02-11 03-21 04-29 04-30 05-01 05-02 05-03 05-06 07-15 08-12 09-16 09-23 10-14 10-22 11-04 12-31")]
    [InlineData(Market.JP, 2020, "01-01 01-02 01-03 01-13 02-11 02-24 03-20 04-29 05-04 05-05 05-06 07-23 07-24 08-10 09-21 09-22 10-01 11-03 11-23 12-31")]
    [InlineData(Market.JP, 2021, "01-01 01-11 02-11 02-23 04-29 05-03 05-04 05-05 07-22 07-23 08-09 09-20 09-23 11-03 11-23 12-31")]
    [InlineData(Market.JP, 2026, "01-01 01-02 01-12 02-11 02-23 03-20 04-29 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23 12-31")]
    [InlineData(Market.TH, 2012, "01-02 01-03 03-07 04-06 04-09 04-13 04-16 05-01 05-07 06-04 08-02 08-13 10-23 12-05 12-10 12-31")]
    [InlineData(Market.TH, 2021, "01-01 02-12 02-26 04-06 04-13 04-14 04-15 05-03 05-04 05-26 06-03 07-26 07-28 08-12 09-24 10-13 10-22 12-06 12-10 12-31")]
    [InlineData(Market.TH, 2023, "01-02 03-06 04-06 04-13 04-14 05-01 05-04 05-05 06-05 07-28 08-01 08-14 10-13 10-23 12-05 12-11 12-29")]
    [InlineData(Market.TH, 2024, "01-01 02-26 04-08 04-12 04-15 04-16 05-01 05-06 05-22 06-03 07-22 07-29 08-12 10-14 10-23 12-05 12-10 12-31")]
    [InlineData(Market.TH, 2026, "01-01 01-02 03-03 04-06 04-13 04-14 04-15 05-01 05-04 06-01 06-03 07-28 07-29 08-12 10-13 10-16 10-23 12-07 12-10 12-31")]
    public void On_aYearsWeekdaysWithoutTrading_areItsPublishedHolidays(Market market, int year, string holidays)
    {
        var closed = Enumerable.Range(0, 366).Select(new LocalDate(year, 1, 1).PlusDays)
            .Where(date => date.Year == year && date.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday) && _calendar.On(market, date).Count == 0);

        Assert.Equal(holidays, string.Join(' ', closed.Select(date => date.ToString("MM-dd", null))));
    }

    [Theory]
    [InlineData(2012, "07-03 11-23 12-24")]
    [InlineData(2019, "07-03 11-29 12-24")]
    [InlineData(2002, "07-05 11-29 12-24")]
    [InlineData(2021, "11-26")]
    [InlineData(2026, "11-27 12-24")]
    public void On_newYorkClosesAtOneBeforeSomeHolidays(int year, string days)
    {
        var early = Enumerable.Range(0, 366).Select(new LocalDate(year, 1, 1).PlusDays)
            .Where(date => date.Year == year && _calendar.On(Market.US, date) is [{ Close.Hour: 13 }]);

        Assert.Equal(days, string.Join(' ', early.Select(date => date.ToString("MM-dd", null))));
    }

    [Theory]
    [InlineData(Market.US, "2001-09-11 2001-09-12 2001-09-13 2001-09-14", "the attacks on New York and Washington")]
    [InlineData(Market.US, "2004-06-11", "mourning for President Reagan")]
    [InlineData(Market.US, "2007-01-02", "mourning for President Ford")]
    [InlineData(Market.US, "2012-10-29 2012-10-30", "hurricane Sandy")]
    [InlineData(Market.US, "2018-12-05", "mourning for President Bush")]
    [InlineData(Market.US, "2025-01-09", "mourning for President Carter")]
    [InlineData(Market.JP, "2019-04-30 2019-05-01 2019-05-02", "abdication and accession")]
    [InlineData(Market.JP, "2020-10-01", "failure of the exchange's system")]
    [InlineData(Market.TH, "2016-05-06 2016-07-18 2017-10-26 2020-07-27 2020-09-04", "special holidays")]
    public void On_aOneOffClosure_isNoTrading(Market market, string days, string why) =>
        Assert.All(days.Split(' '), day => Assert.True(_calendar.On(market, LocalDatePattern.Iso.Parse(day).Value).Count == 0, $"{day}: {why}"));

    [Theory]
    [InlineData(2024, 3, 8, 14)]
    [InlineData(2024, 3, 11, 13)]
    [InlineData(2024, 11, 1, 13)]
    [InlineData(2024, 11, 4, 14)]
    public void SessionOn_newYorksClocksChangeOnASunday_movesTheSessionByAnHour(int year, int month, int day, int hour)
    {
        var session = _calendar.SessionOn(Market.US, Utc(year, month, day, 17));

        Assert.Equal((Utc(year, month, day, hour, 30), Utc(year, month, day, hour + 6, 30).AddMinutes(30)), (session!.Opens, session.Closes));
    }

    [Theory]
    [InlineData(2024, 3, 10)]
    [InlineData(2024, 11, 3)]
    public void CurrentOrNext_onTheSundayOfTheChange_isMondaysSessionByTheNewTime(int year, int month, int day) =>
        Assert.Equal(new LocalTime(9, 30), Instant.FromDateTimeUtc(_calendar.CurrentOrNext(Market.US, Utc(year, month, day, 12))!.Opens)
            .InZone(MarketHours.Of(Market.US).Zone).TimeOfDay);

    [Theory]
    [InlineData(Market.GB, "2026-03-30T07:00Z", "2026-03-30T15:35Z")]
    [InlineData(Market.FR, "2026-03-27T08:00Z", "2026-03-27T16:35Z")]
    [InlineData(Market.DE, "2026-03-30T07:00Z", "2026-03-30T15:35Z")]
    [InlineData(Market.HK, "2026-03-30T01:30Z", "2026-03-30T08:10Z")]
    [InlineData(Market.CN, "2026-03-30T01:30Z", "2026-03-30T07:00Z")]
    [InlineData(Market.IN, "2026-03-30T03:45Z", "2026-03-30T10:00Z")]
    public void SessionOn_aMarketWithAWeekdayCalendar_hasItsHoursInItsZone(Market market, string opens, string closes)
    {
        var session = _calendar.SessionOn(market, DateTimeOffset.Parse(opens, null).UtcDateTime);

        Assert.Equal((DateTimeOffset.Parse(opens, null).UtcDateTime, DateTimeOffset.Parse(closes, null).UtcDateTime), (session!.Opens, session.Closes));
    }

    [Fact]
    public void On_aMarketWithAWeekdayCalendar_isOpenFromMondayToFridayWithoutHolidays() =>
        Assert.Equal([true, true, true, false, false, true, true],
            Enumerable.Range(23, 7).Select(day => _calendar.On(Market.GB, new LocalDate(2026, 12, day)).Count > 0));

    [Fact]
    public void CurrentOrNext_aMarketWhoseHoursAreNotKnown_isNone()
    {
        Assert.Null(_calendar.CurrentOrNext(Market.XX, Utc(2026, 11, 20)));
        Assert.Null(_calendar.SessionOn(Market.XX, Utc(2026, 11, 20)));
    }

    [Theory]
    [InlineData(Market.HK, 4, 30)]
    [InlineData(Market.CN, 4, 0)]
    public void SessionOn_lunch_isNoTrading(Market market, int hour, int minute) =>
        Assert.False(_calendar.SessionOn(market, Utc(2026, 11, 20, hour, minute))!.IsTradingAt(Utc(2026, 11, 20, hour, minute)));

    [Fact]
    public void CurrentOrNext_stepsOverAHolidayAndAWeekend()
    {
        var afterThursdaysClose = Utc(2026, 7, 2, 20, 0);

        var session = _calendar.CurrentOrNext(Market.US, afterThursdaysClose)!;

        Assert.Equal((Utc(2026, 7, 6, 13, 30), Utc(2026, 7, 6, 20, 0)), (session.Opens, session.Closes));
    }

    [Fact]
    public void CurrentOrNext_session_goesOnThroughItsLunchBreakButDoesNotTrade()
    {
        var lunch = Utc(2026, 11, 20, 3, 0);

        var session = _calendar.CurrentOrNext(Market.JP, lunch)!;

        Assert.Equal((Utc(2026, 11, 20), Utc(2026, 11, 20, 6, 30)), (session.Opens, session.Closes));
        Assert.False(session.IsTradingAt(lunch));
        Assert.True(session.IsTradingAt(Utc(2026, 11, 20, 3, 30)));
        Assert.False(session.IsTradingAt(session.Closes));
    }

    [Fact]
    public void SessionsBetween_haveLunchBreaksAndSaySoWhenTheyAreShort()
    {
        var thanksgiving = _calendar.SessionsBetween(Ticker.Parse("AAPL"), Utc(2025, 11, 26, 20), Utc(2025, 12, 1, 15)).ToList();
        var tokyo = _calendar.SessionsBetween(Ticker.Parse("7203.T"), Utc(2026, 11, 20, 3), Utc(2026, 11, 20, 3)).Single();

        Assert.Equal([(Utc(2025, 11, 26, 14, 30), false), (Utc(2025, 11, 28, 14, 30), true), (Utc(2025, 12, 1, 14, 30), false)], thanksgiving.Select(session => (session.Opens, session.IsShort)));
        Assert.Equal([(Utc(2026, 11, 20, 2, 30), Utc(2026, 11, 20, 3, 30))], tokyo.Breaks);
        Assert.All(thanksgiving, session => Assert.Empty(session.Breaks));
    }

    [Fact]
    public void HolidaysBetween_areTheWeekdaysWithoutASession() =>
        Assert.Equal(
            [new DateOnly(2025, 11, 27), new DateOnly(2025, 12, 25), new DateOnly(2026, 1, 1)],
            _calendar.HolidaysBetween(Ticker.Parse("AAPL"), Utc(2025, 11, 26, 15), Utc(2026, 1, 2, 15)));

    [Theory]
    [InlineData("BTC-USD")]
    [InlineData("GC=F")]
    [InlineData("ABC.ZZ")]
    public void Between_ofASymbolWithoutAMarketsHours_areNone(string ticker)
    {
        Assert.Empty(_calendar.SessionsBetween(Ticker.Parse(ticker), Utc(2025, 1, 1), Utc(2025, 12, 31)));
        Assert.Empty(_calendar.HolidaysBetween(Ticker.Parse(ticker), Utc(2025, 1, 1), Utc(2025, 12, 31)));
    }
}
