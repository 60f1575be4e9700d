using Anomaly.MarketData.Calendars;
using NodaTime;

namespace Anomaly.Simulation;

/// <summary>When the simulated exchange trades: the main holidays by rule, no early closes. Markets that it has no tickers of are open on weekdays.</summary>
public sealed class SimulatedTradingCalendar : ITradingCalendar
{
    public IReadOnlyList<TradingHours> On(Market market, LocalDate date) =>
        date.IsWeekend() || ExchangeHolidays.Contains(market, date) ? [] : MarketHours.Of(market).On(date);
}

/// <summary>The simulated exchange's holidays: the main ones of each country by rule, for any year. No claim to be the real calendar.</summary>
internal static class ExchangeHolidays
{
    public static bool Contains(Market market, LocalDate date) => market switch
    {
        Market.US => IsNewYork(date),
        Market.JP => (date.Month, date.Day) is (1, 1 or 2 or 3) or (2, 11 or 23) or (4, 29) or (5, 3 or 4 or 5) or (8, 11) or (11, 3 or 23) or (12, 31),
        Market.TH => (date.Month, date.Day) is (1, 1) or (4, 6 or 13 or 14 or 15) or (5, 1 or 4) or (7, 28) or (8, 12) or (10, 13 or 23) or (12, 5 or 10 or 31),
        _ => false,
    };

    private static bool IsNewYork(LocalDate date)
    {
        var week = ((date.Day - 1) / 7) + 1;
        return (date.Month, date.DayOfWeek) switch
        {
            (1 or 2, IsoDayOfWeek.Monday) when week == 3 => true,
            (5, IsoDayOfWeek.Monday) when date.Day > 24 => true,
            (9, IsoDayOfWeek.Monday) when week == 1 => true,
            (11, IsoDayOfWeek.Thursday) when week == 4 => true,
            (3 or 4, IsoDayOfWeek.Friday) => date == HolidayRules.GoodFriday(date.Year),
            _ => false,
        } || IsObserved(date, 1, 1) || IsObserved(date, 7, 4) || IsObserved(date, 12, 25) || (date.Year >= 2022 && IsObserved(date, 6, 19));
    }

    // A holiday on a Saturday is kept on the Friday before, one on a Sunday on the Monday after.
    private static bool IsObserved(LocalDate date, int month, int day) =>
        (date.Month == month && date.Day == day)
        || (date.DayOfWeek == IsoDayOfWeek.Monday && date.PlusDays(-1) is var sunday && sunday.Month == month && sunday.Day == day)
        || (date.DayOfWeek == IsoDayOfWeek.Friday && date.PlusDays(1) is var saturday && saturday.Month == month && saturday.Day == day && month != 1);
}
