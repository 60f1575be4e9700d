using Anomaly.Alerts.Matching;
using Anomaly.MarketData.Calendars;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using NodaTime;

namespace Anomaly.Alerts.Tests.Matching;

public sealed class AlertTimesTests
{
    private static readonly TradingCalendar Calendar = new();
    private static readonly Ticker Apple = Ticker.Parse("AAPL");

    [Fact]
    public void DueAt_atOnce_isNow_andByItself()
    {
        Assert.Equal(new AlertTime(Samples.Now, false), AlertTimes.DueAt(Samples.Rule(), Apple, Samples.Now, Calendar));
    }

    [Theory]
    [InlineData("2026-03-11T14:30:00Z", "2026-03-11T15:00:00Z")]
    [InlineData("2026-03-11T15:00:00Z", "2026-03-11T16:00:00Z")]
    [InlineData("2026-03-11T23:59:59Z", "2026-03-12T00:00:00Z")]
    public void DueAt_hourly_isTheNextFullHour(string now, string due)
    {
        Assert.Equal(new AlertTime(Utc(due), true), AlertTimes.DueAt(Samples.Rule() with { Timing = AlertTiming.Hourly }, Apple, Utc(now), Calendar));
    }

    [Theory]
    // Half an hour after the close of New York, by summer time 20:00 UTC; what is found just after the close is of that day.
    [InlineData("AAPL", "2026-03-11T14:30:00Z", "2026-03-11T20:30:00Z")]
    [InlineData("AAPL", "2026-03-11T20:05:00Z", "2026-03-11T20:30:00Z")]
    [InlineData("AAPL", "2026-03-11T20:30:00Z", "2026-03-12T20:30:00Z")]
    [InlineData("AAPL", "2026-03-13T21:00:00Z", "2026-03-16T20:30:00Z")]
    [InlineData("7203.T", "2026-03-11T05:00:00Z", "2026-03-11T07:00:00Z")]
    [InlineData("BTC-USD", "2026-03-11T05:00:00Z", "2026-03-12T00:00:00Z")]
    [InlineData("ABC.ZZ", "2026-03-11T05:00:00Z", "2026-03-12T00:00:00Z")]
    public void DueAt_daily_isAfterTheCloseOfTheTickersMarket(string ticker, string now, string due)
    {
        Assert.Equal(new AlertTime(Utc(due), true), AlertTimes.DueAt(Samples.Rule() with { Timing = AlertTiming.Daily }, Ticker.Parse(ticker), Utc(now), Calendar));
    }

    [Theory]
    [InlineData("22:00", "07:00", "2026-03-11T13:30:00Z", "2026-03-11T22:00:00Z")]
    [InlineData("22:00", "07:00", "2026-03-11T20:30:00Z", "2026-03-11T22:00:00Z")]
    [InlineData("22:00", "07:00", "2026-03-11T22:00:00Z", null)]
    [InlineData("12:00", "13:00", "2026-03-11T03:59:00Z", "2026-03-11T04:00:00Z")]
    [InlineData("12:00", "13:00", "2026-03-11T04:00:00Z", null)]
    public void DueAt_inQuietHours_waitsForTheirEnd_andGoesWithTheOthers(string from, string to, string now, string? due)
    {
        var expected = due is null ? new AlertTime(Utc(now), false) : new AlertTime(Utc(due), true);

        Assert.Equal(expected, AlertTimes.DueAt(Quiet("Asia/Tokyo", from, to), Apple, Utc(now), Calendar));
    }

    /// <summary>In whatever zone, through every change of its clocks: never in quiet hours, never before its time, and less than a day later than asked.</summary>
    [Property(MaxTest = 2000)]
    public Property DueAt_isNeverInQuietHours() => Prop.ForAll(
        Arb.From(Gen.Elements("Asia/Tokyo", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "UTC")),
        Arb.From(Gen.Choose(0, 1439).Two()),
        Arb.From(Gen.Zip(Gen.Choose(0, 366 * 24 * 60), Gen.Elements(Enum.GetValues<AlertTiming>()))),
        (zone, quiet, when) =>
        {
            var (from, to) = quiet;
            var rule = Samples.Rule() with { TimeZone = zone, QuietFrom = from, QuietTo = to, Timing = when.Item2 };
            var now = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(when.Item1);
            var (due, _) = AlertTimes.DueAt(rule, Apple, now, Calendar);
            var without = AlertTimes.DueAt(rule with { QuietFrom = null, QuietTo = null }, Apple, now, Calendar).Due;
            var local = Instant.FromDateTimeUtc(due).InZone(DateTimeZoneProviders.Tzdb[zone]).LocalDateTime;
            var minute = (local.Hour * 60) + local.Minute;
            var isQuiet = from < to ? minute >= from && minute < to : from > to && (minute >= from || minute < to);
            // An hour that clocks skip or repeat may begin or end quiet hours within it.
            return (!isQuiet || IsNearAChange(zone, due)) && due >= without.AddHours(-1) && due - without <= TimeSpan.FromHours(25);
        });

    [Theory]
    [InlineData("Asia/Tokyo", "2026-03-11T14:30:00Z", "2026-03-10T15:00:00Z")]
    [InlineData("America/New_York", "2026-03-09T03:00:00Z", "2026-03-08T05:00:00Z")]
    [InlineData("Nowhere/Else", "2026-03-11T14:30:00Z", "2026-03-11T00:00:00Z")]
    public void DayOf_beginsAtMidnightOfTheZone(string zone, string now, string day)
    {
        Assert.Equal(Utc(day), AlertTimes.DayOf(Samples.Rule() with { TimeZone = zone }, Utc(now)));
    }

    private static bool IsNearAChange(string zone, DateTime time)
    {
        var (tz, instant) = (DateTimeZoneProviders.Tzdb[zone], Instant.FromDateTimeUtc(time));
        return tz.GetUtcOffset(instant - NodaTime.Duration.FromHours(2)) != tz.GetUtcOffset(instant + NodaTime.Duration.FromHours(2));
    }

    private static AlertRule Quiet(string zone, string from, string to) =>
        Samples.Rule() with { TimeZone = zone, QuietFrom = (int)TimeSpan.Parse(from).TotalMinutes, QuietTo = (int)TimeSpan.Parse(to).TotalMinutes };

    private static DateTime Utc(string text) => DateTimeOffset.Parse(text).UtcDateTime;
}
