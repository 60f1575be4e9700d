using NodaTime;

namespace Anomaly.MarketData.Calendars;

/// <summary>One day's trading of a market.</summary>
/// <param name="Market">Which market.</param>
/// <param name="Date">The local date.</param>
/// <param name="Hours">The stretches of trading, local time, in order; at least one.</param>
public sealed record TradingSession(Market Market, LocalDate Date, IReadOnlyList<TradingHours> Hours)
{
    /// <summary>When the first stretch begins, UTC.</summary>
    public DateTime Opens => Utc(Hours[0].Open);

    /// <summary>When the last stretch ends, UTC.</summary>
    public DateTime Closes => Utc(Hours[^1].Close);

    /// <summary>Whether there is trading at an instant, UTC: not during a lunch break, and no longer at the close.</summary>
    public bool IsTradingAt(DateTime time) => CloseOfStretchAt(time) is not null;

    /// <summary>When the stretch that an instant lies in ends, both UTC; null outside of trading.</summary>
    public DateTime? CloseOfStretchAt(DateTime time)
    {
        foreach (var stretch in Hours)
        {
            if (time >= Utc(stretch.Open) && Utc(stretch.Close) is var close && time < close)
                return close;
        }

        return null;
    }

    private DateTime Utc(LocalTime time) => MarketHours.Of(Market).ToUtc(Date, time);
}

/// <summary>An unbroken stretch of trading in a day, local time.</summary>
/// <param name="Open">When it begins.</param>
/// <param name="Close">When it ends.</param>
public readonly record struct TradingHours(LocalTime Open, LocalTime Close)
{
    /// <summary>Minutes of trading.</summary>
    public int Minutes => (int)((Close.NanosecondOfDay - Open.NanosecondOfDay) / NodaConstants.NanosecondsPerMinute);
}
