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

    /// <summary>When there is no trading between the stretches, UTC, in order: lunch.</summary>
    public IEnumerable<(DateTime From, DateTime To)> Breaks => Hours.Zip(Hours.Skip(1), (before, after) => (Utc(before.Close), Utc(after.Open)));

    /// <summary>Whether it trades for fewer minutes than the market usually does on such a date.</summary>
    public bool IsShort => Hours.Sum(stretch => stretch.Minutes) < MarketHours.Of(Market).On(Date).Sum(stretch => stretch.Minutes);

    /// <summary>Whether there is trading at an instant, UTC: not during a lunch break, and no longer at the close.</summary>
    public bool IsTradingAt(DateTime time) => Hours.Any(stretch => time >= Utc(stretch.Open) && time < Utc(stretch.Close));

    /// <summary>The last instant of trading up to another, both UTC: that one itself, or where it lies outside of trading, the close before it. It is after <see cref="Opens"/>.</summary>
    public DateTime LastTradingUntil(DateTime end)
    {
        var close = Utc(Hours.Last(stretch => Utc(stretch.Open) < end).Close);
        return close < end ? close : end;
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
