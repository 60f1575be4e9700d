using Anomaly.MarketData.Calendars;
using NodaTime;

namespace Anomaly.MarketData.Tests.Calendars;

public sealed class CalendarFileTests
{
    private static string Hours(CorrectedCalendar calendar, Market market, int year, int month, int day) =>
        string.Join(' ', calendar.On(market, new LocalDate(year, month, day)).Select(hours => $"{hours.Open:HH:mm}-{hours.Close:HH:mm}"));

    [Fact]
    public void On_aDayOfTheFile_isAsTheFileSays()
    {
        var file = CalendarFile.Parse([
            "market,date,trading,reason",
            "# announced in 2026",
            "",
            "US,2027-01-04,closed,\"mourning, by notice\"",
            "us,2026-12-23,09:30-13:00",
            "US,2026-12-25,open",
            "JP,2026-12-30,\"09:00-11:30 12:30-15:00\"",
            "GB,2026-12-25,closed",
        ]);
        var calendar = new CorrectedCalendar(new TradingCalendar(), file);

        Assert.Equal("", Hours(calendar, Market.US, 2027, 1, 4));
        Assert.Equal("09:30-13:00", Hours(calendar, Market.US, 2026, 12, 23));
        Assert.Equal("09:30-16:00", Hours(calendar, Market.US, 2026, 12, 25));
        Assert.Equal("09:00-11:30 12:30-15:00", Hours(calendar, Market.JP, 2026, 12, 30));
        Assert.Equal("", Hours(calendar, Market.GB, 2026, 12, 25));
    }

    [Fact]
    public void On_anotherDay_isAsTheRulesSay()
    {
        var calendar = new CorrectedCalendar(new TradingCalendar(), CalendarFile.Parse(["US,2027-01-04,closed"]));

        Assert.Equal("09:30-16:00", Hours(calendar, Market.US, 2027, 1, 5));
        Assert.Equal("09:30-13:00", Hours(calendar, Market.US, 2026, 12, 24));
        Assert.Equal("09:00-11:30 12:30-15:30", Hours(calendar, Market.JP, 2027, 1, 4));
    }

    [Fact]
    public void ClosesAt_ofACorrectedDay_isTheCorrectedClose()
    {
        var calendar = new CorrectedCalendar(new TradingCalendar(), CalendarFile.Parse(["US,2026-12-23,09:30-13:00"]));

        Assert.Equal(
            new DateTime(2026, 12, 23, 18, 0, 0, DateTimeKind.Utc),
            calendar.ClosesAt(SeriesKey.Parse("AAPL/1d"), new DateTime(2026, 12, 23, 14, 30, 0, DateTimeKind.Utc)));
    }

    [Theory]
    [InlineData("US,2027-01-04", "Line 2: 'US,2027-01-04' has 2 of 3 cells: write MARKET,DATE,TRADING, for example US,2027-01-04,closed.")]
    [InlineData("UK,2027-01-04,closed", "Line 2: There is no market 'UK': use one of US JP TH GB FR DE HK CN IN.")]
    [InlineData("XX,2027-01-04,closed", "Line 2: There is no market 'XX': use one of US JP TH GB FR DE HK CN IN.")]
    [InlineData("US,04.01.2027,closed", "Line 2: '04.01.2027' is not a date: write 2027-01-04.")]
    [InlineData("US,2027-02-29,closed", "Line 2: '2027-02-29' is not a date: write 2027-01-04.")]
    [InlineData("US,2027-01-04,shut", "Line 2: 'shut' is no trading: write closed, open, or local hours such as 09:30-13:00 or 09:00-11:30 12:30-15:00.")]
    [InlineData("US,2027-01-04,", "Line 2: '' is no trading: write closed, open, or local hours such as 09:30-13:00 or 09:00-11:30 12:30-15:00.")]
    [InlineData("US,2027-01-04,9:30-13:00", "Line 2: '9:30-13:00' is no trading: write closed, open, or local hours such as 09:30-13:00 or 09:00-11:30 12:30-15:00.")]
    [InlineData("US,2027-01-04,13:00-09:30", "Line 2: '13:00-09:30' ends before it begins: write local times, for example 09:30-13:00.")]
    [InlineData("JP,2027-01-04,09:00-11:30 11:00-15:00", "Line 2: '09:00-11:30 11:00-15:00' overlaps: write the stretches in order, for example 09:00-11:30 12:30-15:00.")]
    [InlineData("US,2026-12-24,closed", "Line 2: US 2026-12-24 stands in line 1 already: keep one of them.")]
    public void Parse_aWrongLine_isNamedWithWhatWouldBeRight(string line, string problem) =>
        Assert.Equal(problem, Assert.Throws<FormatException>(() => CalendarFile.Parse(["US,2026-12-24,09:30-13:00", line])).Message);

    [Fact]
    public void Parse_manyWrongLines_namesTenAndCountsTheRest()
    {
        var problem = Assert.Throws<FormatException>(() => CalendarFile.Parse(Enumerable.Repeat("US,2027-01-04,shut", 12))).Message;

        Assert.StartsWith("Line 1: 'shut' is no trading", problem, StringComparison.Ordinal);
        Assert.Contains("Line 10: ", problem, StringComparison.Ordinal);
        Assert.EndsWith(" 2 more lines are wrong.", problem, StringComparison.Ordinal);
    }
}
