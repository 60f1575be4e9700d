using Anomaly.MarketData.Calendars;
using NodaTime;

namespace Anomaly.MarketData.Simulation;

/// <summary>When the simulated exchange trades: the main holidays by rule, no early closes.</summary>
public sealed class SimulatedTradingCalendar : ITradingCalendar
{
    /// <inheritdoc />
    public IReadOnlyList<TradingHours> On(Market market, LocalDate date) =>
        date.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday || ExchangeHolidays.Contains(market, date) ? [] : MarketHours.Of(market).On(date);
}
