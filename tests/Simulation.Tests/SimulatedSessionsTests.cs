using static Anomaly.Simulation.Tests.Sim;

namespace Anomaly.Simulation.Tests;

public sealed class SimulatedSessionsTests
{
    [Theory]
    [InlineData("SIM-AERO/1d", 2024, 1, 5, "14:30")]
    [InlineData("SIM-AERO/1d", 2024, 7, 5, "13:30")]
    [InlineData("SIM-AKI.T/1d", 2024, 7, 5, "00:00")]
    [InlineData("SIM-RIC.BK/1d", 2024, 7, 5, "03:00")]
    public void Bars_aDay_isStampedWithItsOpenInUtc(string series, int year, int month, int day, string open) =>
        Assert.Equal(TimeSpan.Parse(open, null), Assert.Single(Exchange().Bars(series, Utc(year, month, day), Utc(year, month, day + 1))).Time.TimeOfDay);

    [Theory]
    [InlineData("SIM-AERO", 2024, 7, 5, 390, "13:30", "19:59", null, null)]
    [InlineData("SIM-AKI.T", 2024, 7, 5, 300, "00:00", "05:59", "02:29", "03:30")]
    [InlineData("SIM-AKI.T", 2024, 11, 6, 330, "00:00", "06:29", "02:29", "03:30")]
    [InlineData("SIM-RIC.BK", 2024, 7, 5, 270, "03:00", "09:29", "05:29", "07:30")]
    public void Bars_minutes_keepTheSessionAndItsLunchBreak(
        string ticker, int year, int month, int day, int count, string first, string last, string? beforeLunch, string? afterLunch)
    {
        var minutes = Exchange().Bars($"{ticker}/1m", Utc(year, month, day), Utc(year, month, day + 1)).Select(bar => bar.Time.ToString("HH:mm")).ToList();

        Assert.Equal(count, minutes.Count);
        Assert.Equal(first, minutes[0]);
        Assert.Equal(last, minutes[^1]);
        if (beforeLunch is not null)
            Assert.Equal(afterLunch, minutes[minutes.IndexOf(beforeLunch) + 1]);
    }

    [Theory]
    [InlineData("SIM-AERO/1h", "13:30 14:30 15:30 16:30 17:30 18:30 19:30")]
    [InlineData("SIM-AERO/90m", "13:30 15:00 16:30 18:00 19:30")]
    [InlineData("SIM-AKI.T/60m", "00:00 01:00 02:00 03:30 04:30 05:30")]
    [InlineData("SIM-RIC.BK/30m", "03:00 03:30 04:00 04:30 05:00 07:30 08:00 08:30 09:00")]
    public void Bars_intraday_areOnTheGridOfEachStretch(string series, string times) =>
        Assert.Equal(times, string.Join(' ', Exchange().Bars(series, Utc(2024, 7, 5), Utc(2024, 7, 6)).Select(bar => bar.Time.ToString("HH:mm"))));

    [Theory]
    [InlineData("SIM-AERO", 2024, "01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25")]
    [InlineData("SIM-AERO", 2022, "01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26")]
    [InlineData("SIM-AKI.T", 2025, "01-01 01-02 01-03 02-11 04-29 05-05 08-11 11-03 12-31")]
    public void Bars_weekdaysWithoutASession_areTheHolidays(string ticker, int year, string holidays)
    {
        var days = Exchange().Bars($"{ticker}/1d", Utc(year, 1, 1), Utc(year + 1, 1, 1)).Select(bar => bar.Time.Date).ToHashSet();

        var closed = Enumerable.Range(0, 366).Select(day => Utc(year, 1, 1).AddDays(day))
            .Where(day => day.Year == year && day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !days.Contains(day));

        Assert.Equal(holidays, string.Join(' ', closed.Select(day => day.ToString("MM-dd"))));
        Assert.DoesNotContain(days, day => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday);
    }

    [Fact]
    public void Bars_inTheMiddleOfASessionShowTheDaySoFar()
    {
        var now = Utc(2024, 7, 5, 15, 0);
        var whole = Exchange().Bars("SIM-AERO/1m", Utc(2024, 7, 5), Utc(2024, 7, 6));

        var live = Exchange().Bars("SIM-AERO/1d", Utc(2024, 7, 5), Utc(2024, 7, 6), now).Single();
        var minutes = Exchange().Bars("SIM-AERO/1m", Utc(2024, 7, 5), Utc(2024, 7, 6), now);

        Assert.Equal(whole.Take(90), minutes);
        Assert.Equal(minutes[^1].Close, live.Close);
        Assert.Equal(minutes.Max(bar => bar.High), live.High);
        Assert.Equal(minutes.Sum(bar => bar.Volume), live.Volume);
    }

    [Fact]
    public void Bars_thatHaveClosedNeverChangeAsTime_goesOn()
    {
        foreach (var code in Interval.All.Select(interval => interval.Code))
        {
            var final = Exchange().Bars($"SIM-BANK/{code}", Utc(2024, 6, 24), Utc(2024, 7, 8)).ToDictionary(bar => bar.Time);
            for (var now = Utc(2024, 7, 1); now < Utc(2024, 7, 4); now = now.AddMinutes(331))
            {
                foreach (var bar in Exchange().Bars($"SIM-BANK/{code}", Utc(2024, 6, 24), Utc(2024, 7, 8), now))
                    Assert.True(bar.Time + Interval.Parse(code).Length > now || bar == final[bar.Time], $"{code} {bar} at {now}");
            }
        }
    }

    [Fact]
    public void Bars_beforeTheFirstMinuteIsOverTheSession_isNotThere()
    {
        Assert.Empty(Exchange().Bars("SIM-AERO/1d", Utc(2024, 7, 5), Utc(2024, 7, 6), Utc(2024, 7, 5, 13, 30)));
        Assert.Single(Exchange().Bars("SIM-AERO/1d", Utc(2024, 7, 5), Utc(2024, 7, 6), Utc(2024, 7, 5, 13, 31)));
    }
}
