using Anomaly.MarketData;
using Anomaly.MarketData.Calendars;
using Anomaly.MarketData.Sources;

namespace Anomaly.Grains.Scheduling;

/// <summary>
/// When each known series is worth its next detection: when its next bar closes by its market's calendar, and once after the session, for what the source has
/// corrected by then. One that failed, or of which the source has nothing new, waits longer each time.
/// </summary>
internal sealed class ScanList(BarSources sources, TimeProvider timeProvider)
{
    /// <summary>From the end of a session until the source has what it corrects.</summary>
    private static readonly TimeSpan AfterSession = TimeSpan.FromMinutes(30);

    private Dictionary<SeriesKey, ScanEntry> _entries = [];

    /// <summary>Every series that is scanned.</summary>
    public IReadOnlyCollection<ScanEntry> Entries => _entries.Values;

    /// <summary>Takes in what is stored: series that are new or further, and none that is gone.</summary>
    public async Task ReadAsync(IAsyncEnumerable<SeriesMetadata> known)
    {
        var entries = new Dictionary<SeriesKey, ScanEntry>();
        await foreach (var metadata in known)
        {
            if (Take(metadata) is { } entry)
                entries[metadata.Series] = entry;
        }

        _entries = entries;
    }

    /// <summary>The series that are due, the one that has waited longest first.</summary>
    public IEnumerable<ScanEntry> Due()
    {
        var now = timeProvider.GetUtcNow();
        return _entries.Values.Where(entry => entry.IsDue(now)).OrderBy(entry => entry.Due);
    }

    /// <summary>Notes that a detection has begun.</summary>
    public static void Begin(ScanEntry entry) => (entry.IsRunning, entry.ScannedAt) = (true, entry.Source.Clock.UtcNow);

    /// <summary>Notes that a detection found new bars.</summary>
    /// <param name="entry">Of which series.</param>
    /// <param name="last">Opening time of the last bar.</param>
    public static void Advance(ScanEntry entry, DateTime last)
    {
        (entry.Misses, entry.Problem, entry.NotBefore) = (0, null, default);
        entry.Due = DueAfter(entry, last);
    }

    /// <summary>Notes that a detection failed, or found nothing although the calendar says that there should be something.</summary>
    /// <param name="entry">Of which series.</param>
    /// <param name="problem">Why it failed; null where it only found nothing.</param>
    /// <param name="retryAfter">When the source is asked again, counted from now: no sooner, and no later, or the rest would outlast its outage. Null where nobody says.</param>
    public void Postpone(ScanEntry entry, string? problem, TimeSpan? retryAfter = null)
    {
        var isExtra = problem is null && entry.Last is { } last && entry.Due < ClosesNext(entry, last);
        entry.Problem = problem;
        if (isExtra)
        {
            Advance(entry, entry.Last!.Value);
            return;
        }

        if (retryAfter is null)
            entry.Misses++;
        entry.NotBefore = timeProvider.GetUtcNow() + (retryAfter ?? PauseAfter(entry.Misses, entry.Series.Interval));
    }

    /// <summary>A 24th of the interval, and twice as long each time; up to an hour, or up to the interval where that is longer, and never above a day.</summary>
    private static TimeSpan PauseAfter(int misses, Interval interval)
    {
        var longest = Math.Clamp(interval.Length.TotalSeconds, TimeSpan.SecondsPerHour, TimeSpan.SecondsPerDay);
        return TimeSpan.FromSeconds(Math.Min(longest, interval.Length.TotalSeconds / 24 * Math.Pow(2, Math.Min(misses, 32) - 1)));
    }

    /// <summary>The series' entry; null where nobody can be asked for its bars, as they are pushed or their source is no longer in use.</summary>
    private ScanEntry? Take(SeriesMetadata metadata)
    {
        var name = metadata.Source ?? sources.Of(metadata.Series.Ticker);
        if (name == MarketDataSource.Push || !sources.IsInUse(name))
            return null;
        var known = _entries.GetValueOrDefault(metadata.Series);
        var source = sources.Get(name);
        var entry = known?.Source == source ? known : new ScanEntry(metadata.Series, source) { ScannedAt = ScannedAt(metadata, source.Clock) };
        // What somebody else has detected in the meantime counts as well.
        if (!entry.IsRunning && (entry != known || entry.Last != metadata.LastDetectedTimestamp))
        {
            entry.Last = metadata.LastDetectedTimestamp;
            if (entry.Last is { } last)
                Advance(entry, last);
        }

        return entry;
    }

    /// <summary>On a clock of its own, a source's time at the last run is not known; then it counts as the present.</summary>
    private DateTime ScannedAt(SeriesMetadata metadata, IBarClock clock)
    {
        var (exchange, wall) = (clock.UtcNow, timeProvider.GetUtcNow().UtcDateTime);
        return (exchange - wall).Duration() < TimeSpan.FromMinutes(1) ? metadata.LastDetectionRun ?? default : exchange;
    }

    private static DateTime DueAfter(ScanEntry entry, DateTime last)
    {
        entry.Last = last;
        var closes = ClosesNext(entry, last);
        if (entry.Series.Interval.Length > Interval.OneDay.Length || entry.Source.Calendar.SessionOn(entry.Series.Ticker.Market, last) is not { } session)
            return closes;
        var after = session.Closes + AfterSession;
        return entry.ScannedAt < after && after < closes ? after : closes;
    }

    /// <summary>When the bar after this one closes.</summary>
    private static DateTime ClosesNext(ScanEntry entry, DateTime last) => entry.Source.Clock.ClosesAt(entry.Series, NextOpen(entry, last));

    /// <summary>When the bar after this one opens. A bar that opened outside of trading says that its ticker does not keep the market's hours.</summary>
    private static DateTime NextOpen(ScanEntry entry, DateTime last)
    {
        var (series, calendar) = (entry.Series, entry.Source.Calendar);
        var next = last + series.Interval.Length;
        var market = series.Ticker.Market;
        if (calendar.OpenAfterPeriodOf(series, last) is { } open)
            return open;
        if (series.Interval.Length > Interval.OneDay.Length || calendar.SessionOn(market, last)?.IsTradingAt(last) != true)
            return next;
        return calendar.CurrentOrNext(market, next) is not { } session || session.IsTradingAt(next)
            ? next
            : session.Hours.Select(hours => MarketHours.Of(market).ToUtc(session.Date, hours.Open)).First(start => start > next);
    }
}

/// <summary>One series that is scanned.</summary>
internal sealed class ScanEntry(SeriesKey series, BarSource source)
{
    /// <summary>Which series.</summary>
    public SeriesKey Series => series;

    /// <summary>Where its bars come from.</summary>
    public BarSource Source => source;

    /// <summary>Opening time of its last bar; null before the first.</summary>
    public DateTime? Last { get; set; }

    /// <summary>When it is worth a detection, at the exchange; at once before the first.</summary>
    public DateTime Due { get; set; } = DateTime.UnixEpoch;

    /// <summary>It rests until then, by the wall clock.</summary>
    public DateTimeOffset NotBefore { get; set; }

    /// <summary>When its last detection began, at the exchange.</summary>
    public DateTime ScannedAt { get; set; }

    /// <summary>Detections in a row that failed or found nothing, but for those after which the source said when to ask again.</summary>
    public int Misses { get; set; }

    /// <summary>Why the last one failed; null where it did not.</summary>
    public string? Problem { get; set; }

    /// <summary>Whether it is waiting or being detected.</summary>
    public bool IsRunning { get; set; }

    /// <summary>Whether it is worth a detection now.</summary>
    public bool IsDue(DateTimeOffset now) => !IsRunning && now >= NotBefore && source.Clock.UtcNow >= Due;
}
