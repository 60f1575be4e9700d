using Anomaly.MarketData.Calendars;
using Anomaly.MarketData.Sources;

namespace Anomaly.Grains.Scheduling;

/// <summary>
/// One series that is scanned, and when it is worth its next detection: when its next bar closes by its market's calendar, and once after the session, for what the
/// source has corrected by then. One that failed, or of which the source has nothing new, waits longer each time.
/// </summary>
/// <param name="series">Which series.</param>
/// <param name="source">Where its bars come from.</param>
/// <param name="scannedAt">When its last detection began, at the exchange.</param>
internal sealed class ScanEntry(SeriesKey series, BarSource source, DateTime scannedAt)
{
    /// <summary>From the end of a session until the source has what it corrects.</summary>
    private static readonly TimeSpan AfterSession = TimeSpan.FromMinutes(30);

    private DateTime _scannedAt = scannedAt;

    /// <summary>Which series.</summary>
    public SeriesKey Series => series;

    /// <summary>Where its bars come from.</summary>
    public BarSource Source => source;

    /// <summary>Opening time of its last bar; null before the first.</summary>
    public DateTime? Last { get; private set; }

    /// <summary>When it is worth a detection, at the exchange; at once before the first.</summary>
    public DateTime Due { get; private set; } = DateTime.UnixEpoch;

    /// <summary>It rests until then, by the wall clock.</summary>
    public DateTimeOffset NotBefore { get; private set; }

    /// <summary>Detections in a row that failed or found nothing.</summary>
    public int Misses { get; private set; }

    /// <summary>Why the last one failed; null where it did not.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether it is waiting or being detected.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Whether it is worth a detection now.</summary>
    public bool IsDue(DateTimeOffset now) => !IsRunning && now >= NotBefore && source.Clock.UtcNow >= Due;

    /// <summary>Notes that a detection has begun, or waits for its place.</summary>
    public void Begin() => (IsRunning, _scannedAt) = (true, source.Clock.UtcNow);

    /// <summary>Notes that it has ended, or has lost its place.</summary>
    public void End() => IsRunning = false;

    /// <summary>Notes what is stored: somebody else may have detected it meanwhile.</summary>
    /// <param name="last">Opening time of the last bar; null where there is none.</param>
    public void Refresh(DateTime? last)
    {
        if (IsRunning || Last == last)
            return;
        Last = last;
        if (last is { } time)
            Advance(time);
    }

    /// <summary>Notes that a detection found new bars.</summary>
    /// <param name="last">Opening time of the last bar.</param>
    public void Advance(DateTime last)
    {
        (Misses, Problem, NotBefore) = (0, null, default);
        Last = last;
        Due = DueAfter(last);
    }

    /// <summary>Notes that a detection failed, or found nothing although the calendar says that there should be something.</summary>
    /// <param name="now">By the wall clock.</param>
    /// <param name="problem">Why it failed; null where it only found nothing.</param>
    /// <param name="retryAfter">When another try makes sense, counted from now; null where nobody says.</param>
    public void Postpone(DateTimeOffset now, string? problem = null, TimeSpan? retryAfter = null)
    {
        // The look after the session owes no new bar.
        if (problem is null && Last is { } last && Due < ClosesNext(last))
        {
            Advance(last);
            return;
        }

        Problem = problem;
        Misses++;
        var pause = PauseAfter(Misses);
        NotBefore = now + (retryAfter > pause ? retryAfter.Value : pause);
    }

    /// <summary>A 24th of the interval, and twice as long each time; up to an hour, or up to the interval where that is longer, and never above a day.</summary>
    private TimeSpan PauseAfter(int misses)
    {
        var interval = series.Interval.Length.TotalSeconds;
        var longest = Math.Clamp(interval, TimeSpan.SecondsPerHour, TimeSpan.SecondsPerDay);
        return TimeSpan.FromSeconds(Math.Min(longest, interval / 24 * Math.Pow(2, Math.Min(misses, 32) - 1)));
    }

    private DateTime DueAfter(DateTime last)
    {
        var closes = ClosesNext(last);
        if (series.Interval.Length > Interval.OneDay.Length || source.Calendar.SessionOn(series.Ticker.Market, last) is not { } session)
            return closes;
        var after = session.Closes + AfterSession;
        return _scannedAt < after && after < closes ? after : closes;
    }

    /// <summary>When the bar after this one closes.</summary>
    private DateTime ClosesNext(DateTime last) => source.Clock.ClosesAt(series, NextOpen(last));

    /// <summary>When the bar after this one opens. A bar that opened outside of trading says that its ticker does not keep the market's hours.</summary>
    private DateTime NextOpen(DateTime last)
    {
        var (calendar, market) = (source.Calendar, series.Ticker.Market);
        var next = last + series.Interval.Length;
        if (calendar.OpenAfterPeriodOf(series, last) is { } open)
            return open;
        if (series.Interval.Length > Interval.OneDay.Length || calendar.SessionOn(market, last)?.IsTradingAt(last) != true)
            return next;
        return calendar.CurrentOrNext(market, next) is not { } session || session.IsTradingAt(next)
            ? next
            : session.Hours.Select(hours => MarketHours.Of(market).ToUtc(session.Date, hours.Open)).First(start => start > next);
    }
}
