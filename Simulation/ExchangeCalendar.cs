using System.Collections.Concurrent;
using Anomaly.MarketData.Calendars;
using NodaTime;

namespace Anomaly.Simulation;

/// <summary>
/// Numbers the weekdays of one market from Monday 2000-01-03, number 0, so that a session's number is arithmetic and needs no
/// table; a holiday has a number but no session.
/// </summary>
internal sealed class ExchangeCalendar
{
    private const int YearLength = 260;
    private static readonly LocalDate First = new(2000, 1, 3);
    private static readonly Dictionary<Market, ExchangeCalendar> Calendars = MarketCodes.Main.ToDictionary(market => market, market => new ExchangeCalendar(market));

    private readonly Market _market;
    private readonly MarketHours _hours;
    private readonly ConcurrentDictionary<long, SessionTimes?[]> _years = new();

    private ExchangeCalendar(Market market)
    {
        _market = market;
        _hours = MarketHours.Of(market);
    }

    /// <summary>The calendar of a market, shared by its tickers: time zones make a session's times dear to find out.</summary>
    public static ExchangeCalendar Of(Market market) => Calendars[market];

    /// <summary>The date of a weekday number.</summary>
    public static LocalDate DateOf(long number) => First.PlusDays((int)((number / 5 * 7) + (number % 5)));

    /// <summary>The weekday number of the date of an instant, or of the Friday before a weekend; 0 before the start of time.</summary>
    public static long NumberAt(DateTime time)
    {
        var days = (long)Math.Floor((time - First.ToDateTimeUnspecified()).TotalDays);
        return days < 0 ? 0 : (days / 7 * 5) + Math.Min(days % 7, 4);
    }

    /// <summary>Whether the market trades on that weekday.</summary>
    public bool IsOpen(long number) => Find(number) is not null;

    /// <summary>When and how long the market trades on a weekday that is no holiday.</summary>
    public SessionTimes TimesOf(long number) =>
        Find(number) ?? throw new ArgumentOutOfRangeException(nameof(number), number, "The market is closed on that weekday.");

    private SessionTimes? Find(long number) =>
        _years.GetOrAdd(number / YearLength, static (year, calendar) => calendar.MakeYear(year), this)[number % YearLength];

    private SessionTimes?[] MakeYear(long year)
    {
        var times = new SessionTimes?[YearLength];
        for (var i = 0; i < times.Length; i++)
        {
            var date = DateOf((year * YearLength) + i);
            times[i] = ExchangeHolidays.Contains(_market, date) ? null : MakeTimes(date);
        }

        return times;
    }

    private SessionTimes MakeTimes(LocalDate date)
    {
        var hours = _hours.On(date);
        var parts = new SessionPart[hours.Count];
        var minutes = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = new SessionPart(_hours.ToUtc(date, hours[i].Open), minutes, hours[i].Minutes);
            minutes += hours[i].Minutes;
        }

        return new SessionTimes(parts, minutes);
    }
}
