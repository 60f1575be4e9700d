using Anomaly.MarketData.Calendars;
using NodaTime;

namespace Anomaly.MarketData.Yahoo;

/// <summary>
/// Finds the opening time of the bar that a row belongs to. The last row of an answer can be live: stamped with the time of the last trade, or with the
/// session's close. By the calendar where that knows the exchange, else by the session that the answer names and by the row before.
/// </summary>
/// <param name="series">Ticker and interval.</param>
/// <param name="zone">The exchange's time zone, never the offset at the time of the request: history has both summer and winter.</param>
/// <param name="current">The session that the answer names, UTC.</param>
/// <param name="calendar">When markets trade.</param>
internal sealed class SessionGrid(SeriesKey series, DateTimeZone zone, (DateTime Open, DateTime Close)? current, ITradingCalendar calendar)
{
    private readonly bool _isInCalendar = MarketHours.Of(series.Ticker.Market).Zone.Id == zone.Id && series.Ticker.KeepsTheMarketsHours();

    /// <summary>The local date of an instant.</summary>
    public LocalDate DateOf(DateTime time) => Instant.FromDateTimeUtc(time).InZone(zone).Date;

    /// <summary>When the bar of an answer's last row opens, UTC; its own stamp where that is on the grid.</summary>
    /// <param name="stamp">The row's stamp, UTC.</param>
    /// <param name="before">The stamp of the row before; null where there is none.</param>
    public DateTime OpenOf(DateTime stamp, DateTime? before) => series.Interval.Code switch
    {
        "1mo" => StartOf(DateOf(stamp).With(DateAdjusters.StartOfMonth)),
        "1wk" => WeekOpenOf(stamp, before),
        "5d" when before is { } earlier && stamp < earlier + series.Interval.Length => earlier,
        _ => series.Interval.IsIntraday ? IntradayOpenOf(stamp, before) : DayOpenOf(stamp, before),
    };

    /// <summary>Whole weeks after the row before.</summary>
    private DateTime WeekOpenOf(DateTime stamp, DateTime? before)
    {
        var date = DateOf(stamp);
        return before is { } earlier && DateOf(earlier) is var start
            ? Utc(start.PlusWeeks(NodaTime.Period.DaysBetween(start, date) / 7), Instant.FromDateTimeUtc(earlier).InZone(zone).TimeOfDay)
            : StartOf(date.With(DateAdjusters.PreviousOrSame(IsoDayOfWeek.Monday)));
    }

    private DateTime DayOpenOf(DateTime stamp, DateTime? before)
    {
        var date = DateOf(stamp);
        var stretches = StretchesOn(stamp);
        if (stretches.Count > 0 && stretches[0].Open == stamp)
            return stamp;
        // Sessions open at the same local time, whatever the offset.
        if (before is { } earlier)
            return date == DateOf(earlier) ? earlier : Utc(date, Instant.FromDateTimeUtc(earlier).InZone(zone).TimeOfDay);
        return stretches.Count > 0 ? stretches[0].Open : StartOf(date);
    }

    private DateTime IntradayOpenOf(DateTime stamp, DateTime? before)
    {
        var stretches = StretchesOn(stamp);
        var anchor = before is { } earlier && DateOf(earlier) == DateOf(stamp) ? earlier
            : stretches.Count > 0 && stretches[0].Open <= stamp ? stretches[0].Open
            : stamp;
        var step = series.Interval.Length;
        var open = anchor + (step * Math.Floor((stamp - anchor) / step));
        // Without trading in the interval, as from the close on, the row shows the last price of the stretch before.
        if (stretches.Any(stretch => open < stretch.Close && stretch.Open < open + step))
            return open;
        var over = stretches.LastOrDefault(stretch => stretch.Close <= open);
        return over == default ? open : open - (step * (Math.Floor((open - over.Close) / step) + 1));
    }

    private IReadOnlyList<(DateTime Open, DateTime Close)> StretchesOn(DateTime time)
    {
        if (_isInCalendar && calendar.SessionOn(series.Ticker.Market, time) is { } session)
            return [.. session.Hours.Select(hours => (Utc(session.Date, hours.Open), Utc(session.Date, hours.Close)))];
        return current is { } named && DateOf(named.Open) == DateOf(time) ? [named] : [];
    }

    private DateTime StartOf(LocalDate date) => zone.AtStartOfDay(date).ToDateTimeUtc();

    private DateTime Utc(LocalDate date, LocalTime time) => (date + time).InZoneLeniently(zone).ToDateTimeUtc();
}
