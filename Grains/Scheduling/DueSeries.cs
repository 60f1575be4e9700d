using Anomaly.MarketData.Calendars;

namespace Anomaly.Grains.Scheduling;

/// <summary>
/// Which series are worth looking at: those whose next bar should have closed by their market's calendar, but not again and again while the source
/// has none, as for a ticker that has stopped trading.
/// </summary>
internal sealed class DueSeries(IBarClock clock, ITradingCalendar calendar, TimeProvider timeProvider)
{
    private readonly Dictionary<SeriesKey, DateTimeOffset> _notBefore = [];

    /// <summary>Whether a series is worth looking at now.</summary>
    public bool IsDue(SeriesMetadata metadata)
    {
        var series = metadata.Series;
        if (_notBefore.TryGetValue(series, out var time) && timeProvider.GetUtcNow() < time)
            return false;
        return metadata.LastDetectedTimestamp is not { } last || clock.ClosesAt(series, NextOpen(series, last)) <= clock.UtcNow;
    }

    /// <summary>Notes that a look found nothing, or failed.</summary>
    public void Rest(SeriesKey series) => _notBefore[series] = timeProvider.GetUtcNow() + (series.Interval.Length / 24);

    /// <summary>Notes that a look found something.</summary>
    public void Wake(SeriesKey series) => _notBefore.Remove(series);

    /// <summary>When the bar after this one opens. A bar that opened outside of trading says that its ticker does not keep the market's hours.</summary>
    private DateTime NextOpen(SeriesKey series, DateTime last)
    {
        var next = last + series.Interval.Length;
        var market = series.Ticker.Market;
        if (series.Interval.Length > Interval.OneDay.Length || calendar.SessionOn(market, last)?.IsTradingAt(last) != true)
            return next;
        var session = calendar.CurrentOrNext(market, next);
        return session.IsTradingAt(next)
            ? next
            : session.Hours.Select(hours => MarketHours.Of(market).ToUtc(session.Date, hours.Open)).First(open => open > next);
    }
}
