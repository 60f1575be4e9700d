using System.Collections.Concurrent;
using System.Collections.Frozen;
using NodaTime;

namespace Anomaly.MarketData.Calendars;

/// <summary>
/// The real markets' calendar: New York since 1998, Tokyo since 2000 and Bangkok since 2010, with holidays and early closes. What is
/// announced from year to year (Bangkok's special holidays, days of mourning) is known as far as it was announced when this was written, 2026.
/// Other markets have a weekday calendar: open from Monday to Friday, without holidays.
/// </summary>
public sealed class TradingCalendar : ITradingCalendar
{
    private static readonly LocalTime NewYorkEarlyClose = new(13, 0);

    private readonly ConcurrentDictionary<(Market Market, int Year), FrozenSet<LocalDate>> _closed = new();

    public IReadOnlyList<TradingHours> On(Market market, LocalDate date)
    {
        var hours = MarketHours.Of(market).On(date);
        if (date.IsWeekend() || IsHoliday(market, date))
            return [];

        return market == Market.US && NewYorkHolidays.ClosesEarly(date) ? [new TradingHours(hours[0].Open, NewYorkEarlyClose)] : hours;
    }

    private bool IsHoliday(Market market, LocalDate date) =>
        _closed.GetOrAdd((market, date.Year), static key => HolidaysOf(key.Market, key.Year).ToFrozenSet()).Contains(date);

    private static IEnumerable<LocalDate> HolidaysOf(Market market, int year) => market switch
    {
        Market.US => NewYorkHolidays.Of(year),
        Market.JP => TokyoHolidays.Of(year),
        Market.TH => BangkokHolidays.Of(year),
        _ => [],
    };
}
