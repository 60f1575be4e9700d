using NodaTime;

namespace Anomaly.MarketData.Calendars;

/// <summary>An unbroken stretch of trading in a day, local time.</summary>
/// <param name="Open">When it begins.</param>
/// <param name="Close">When it ends.</param>
public readonly record struct TradingHours(LocalTime Open, LocalTime Close)
{
    /// <summary>Minutes of trading.</summary>
    public int Minutes => (int)((Close.NanosecondOfDay - Open.NanosecondOfDay) / NodaConstants.NanosecondsPerMinute);
}
