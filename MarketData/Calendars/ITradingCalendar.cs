using NodaTime;

namespace Anomaly.MarketData.Calendars;

/// <summary>
/// On which dates a market trades, and when. The simulated exchange has a calendar of its own, which knows fewer holidays: take the registered one.
/// </summary>
public interface ITradingCalendar
{
    /// <summary>The stretches of trading on a date, local time, in order; none on a weekend or a holiday, the last one cut on a day that closes early.</summary>
    IReadOnlyList<TradingHours> On(Market market, LocalDate date);
}
