using System.Buffers.Text;
using System.Text;
using Anomaly.MarketData;
using Anomaly.MarketData.Calendars;
using Anomaly.MarketData.Sources;

namespace Anomaly.Grains.Scheduling;

/// <summary>
/// The series that are stored or monitored, and which of them are scanned: those that are monitored or followed, and those that were asked for in the last days.
/// </summary>
internal sealed class ScanList(BarSources sources, SchedulerOptions options, TimeProvider timeProvider)
{
    private Dictionary<SeriesKey, ScanEntry> _entries = [];
    private IReadOnlySet<SeriesKey> _monitored = new HashSet<SeriesKey>();

    /// <summary>What was taken in while the store is read, whose pages may be older.</summary>
    private readonly Dictionary<SeriesKey, SeriesMetadata> _refreshed = [];

    /// <summary>Every series that is scanned.</summary>
    public IEnumerable<ScanEntry> Scanned => _entries.Values.Where(entry => entry.IsScanned);

    /// <summary>Takes in what is stored and what is monitored: series that are new or further, and none that is gone.</summary>
    public async Task ReadAsync(IAsyncEnumerable<SeriesMetadata> known, IReadOnlySet<SeriesKey> monitored)
    {
        _monitored = monitored;
        _refreshed.Clear();
        var entries = new Dictionary<SeriesKey, ScanEntry>();
        await foreach (var metadata in known)
            entries[metadata.Series] = Take(metadata);
        foreach (var metadata in _refreshed.Values)
            entries[metadata.Series] = Take(metadata);
        foreach (var series in monitored.Where(series => !entries.ContainsKey(series)))
            entries[series] = Take(new SeriesMetadata { Series = series, UpdatedAt = default });
        _entries = entries;
    }

    /// <summary>Takes in what is stored of one series.</summary>
    public void Refresh(SeriesMetadata metadata)
    {
        _refreshed[metadata.Series] = metadata;
        _entries[metadata.Series] = Take(metadata);
    }

    /// <summary>The series that are due, the one that has waited longest first.</summary>
    public IEnumerable<ScanEntry> Due()
    {
        var now = timeProvider.GetUtcNow();
        return _entries.Values.Where(entry => entry.IsDue(now)).OrderBy(entry => entry.Due);
    }

    /// <summary>A page of them all, in the order of ticker and interval.</summary>
    public Page<ScheduledSeries> List(ScheduledSeriesQuery query)
    {
        var limit = GrainErrors.WithinLimit(query).Limit;
        var after = query.Cursor is { } cursor ? ReadCursor(cursor) : (SeriesKey?)null;
        var now = timeProvider.GetUtcNow();
        var found = _entries.Values
            .Where(entry => after is not { } last || entry.Series.CompareTo(last) > 0)
            .Where(entry => query.Market is not { } market || entry.Series.Ticker.Market == market)
            .Where(entry => query.Reason is not { } reason || entry.Reasons.Contains(reason))
            .Where(entry => query.State is not { } state || entry.StateAt(now) == state)
            .OrderBy(entry => entry.Series).Take(limit + 1).Select(entry => entry.Describe(now)).ToImmutableArray();
        return found.Length <= limit ? new(found, null) : new(found[..limit], CursorOf(found[limit - 1].Series));
    }

    private ScanEntry Take(SeriesMetadata metadata)
    {
        var (name, known) = (metadata.Source ?? sources.Of(metadata.Series.Ticker), _entries.GetValueOrDefault(metadata.Series));
        var entry = known?.Source.Name == name ? known : Create(metadata, sources.Get(name));
        var isCharted = timeProvider.GetUtcNow().UtcDateTime - metadata.RequestedAt < options.ChartedFor;
        entry.Refresh(metadata, _monitored.Contains(metadata.Series), isCharted);
        return entry;
    }

    private ScanEntry Create(SeriesMetadata metadata, BarSource source) =>
        new(metadata.Series, source, sources.IsInUse(source.Name), ScannedAt(metadata, source.Clock));

    /// <summary>On a clock of its own, a source's time at the last run is not known; then it counts as the present.</summary>
    private DateTime ScannedAt(SeriesMetadata metadata, IBarClock clock)
    {
        var (exchange, wall) = (clock.UtcNow, timeProvider.GetUtcNow().UtcDateTime);
        return (exchange - wall).Duration() < TimeSpan.FromMinutes(1) ? metadata.LastDetectionRun ?? default : exchange;
    }

    private static string CursorOf(SeriesKey series) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(series.ToString()));

    private static SeriesKey ReadCursor(string cursor)
    {
        try
        {
            return SeriesKey.Parse(Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)));
        }
        catch (FormatException)
        {
            throw new InvalidCursorException();
        }
    }
}

/// <summary>
/// One series, why it is scanned if it is, and when it is worth its next detection: when its next bar closes by its market's calendar, and once after the session, for
/// what the source has corrected by then. One that failed, or of which the source has nothing new, waits longer each time, but never beyond the first bar of a session.
/// </summary>
/// <param name="series">Which series.</param>
/// <param name="source">Where its bars come from.</param>
/// <param name="isInUse">Whether that source can be asked.</param>
/// <param name="scannedAt">When its last detection began, at the exchange.</param>
internal sealed class ScanEntry(SeriesKey series, BarSource source, bool isInUse, DateTime scannedAt)
{
    /// <summary>From the end of a session until the source has what it corrects.</summary>
    private static readonly TimeSpan AfterSession = TimeSpan.FromMinutes(30);

    /// <summary>Where the source may be asked again at once, or nearly: it has failed all the same.</summary>
    private static readonly TimeSpan LeastRest = TimeSpan.FromSeconds(5);

    /// <summary>What failed may be over soon, however long the interval is.</summary>
    private static readonly TimeSpan MostFirstRestOfFailed = TimeSpan.FromSeconds(30);

    private DateTime _scannedAt = scannedAt;
    private DateTime? _requestedAt;
    private int _rests;
    private bool _isMonitored;
    private bool _isFollowed;
    private bool _isCharted;
    private bool _isRunning;
    private bool _isWaiting;

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

    /// <summary>Detections in a row that failed or found nothing, but for those after which the source said when to ask again.</summary>
    public int Misses { get; private set; }

    /// <summary>Why the last one failed; null where it did not.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether it waits for a place or is being detected.</summary>
    public bool IsBusy => _isWaiting || _isRunning;

    /// <summary>Whether it is detected when it is due.</summary>
    public bool IsScanned => isInUse && source.Name != MarketDataSource.Push && (_isMonitored || _isFollowed || _isCharted);

    /// <summary>What speaks for scanning it.</summary>
    public IEnumerable<ScanReason> Reasons
    {
        get
        {
            if (_isMonitored)
                yield return ScanReason.Monitored;
            if (_isFollowed)
                yield return ScanReason.Followed;
            if (_isCharted)
                yield return ScanReason.Charted;
            if (source.Name == MarketDataSource.Push)
                yield return ScanReason.Pushed;
        }
    }

    /// <summary>Whether it is worth a detection now.</summary>
    public bool IsDue(DateTimeOffset now) => IsScanned && !IsBusy && now >= NotBefore && source.Clock.UtcNow >= Due;

    /// <summary>How it stands.</summary>
    public ScanState StateAt(DateTimeOffset now) => _isRunning ? ScanState.Running
        : _isWaiting ? ScanState.Waiting
        : source.Name == MarketDataSource.Push ? ScanState.Pushed
        : !isInUse ? ScanState.SourceNotInUse
        : !IsScanned ? ScanState.Left
        : NotBefore > now ? ScanState.Paused
        : IsDue(now) ? ScanState.Waiting
        : ScanState.Scheduled;

    /// <summary>What a list says of it.</summary>
    public ScheduledSeries Describe(DateTimeOffset now) => new()
    {
        Series = series,
        Source = source.Name,
        Reasons = [.. Reasons],
        State = StateAt(now),
        LastBar = Last,
        NextDue = IsScanned && Last is not null ? Due : null,
        Misses = Misses,
        Problem = Problem,
        PausedUntil = IsScanned && NotBefore > now ? NotBefore : null,
        RequestedAt = _requestedAt,
    };

    /// <summary>Notes that it waits for a place to be detected in.</summary>
    public void Enqueue() => (_isWaiting, _scannedAt) = (true, source.Clock.UtcNow);

    /// <summary>Notes that its detection has begun.</summary>
    public void Begin() => (_isWaiting, _isRunning) = (false, true);

    /// <summary>Notes that its detection has ended, or that it no longer waits for one.</summary>
    public void End() => (_isWaiting, _isRunning) = (false, false);

    /// <summary>Notes what is stored: somebody else may have detected it meanwhile.</summary>
    /// <param name="stored">What is stored of it.</param>
    /// <param name="isMonitored">Whether the operator's file names it.</param>
    /// <param name="isCharted">Whether it was asked for in the last days.</param>
    public void Refresh(SeriesMetadata stored, bool isMonitored, bool isCharted)
    {
        (_isMonitored, _isFollowed, _isCharted, _requestedAt) = (isMonitored, stored.Followed, isCharted, stored.RequestedAt);
        if (IsBusy || Last == stored.LastDetectedTimestamp)
            return;
        Last = stored.LastDetectedTimestamp;
        if (Last is { } last)
            Advance(last);
    }

    /// <summary>Notes that a detection found new bars.</summary>
    /// <param name="last">Opening time of the last bar.</param>
    public void Advance(DateTime last)
    {
        (Misses, _rests, Problem, NotBefore) = (0, 0, null, default);
        Last = last;
        Due = DueAfter(last);
    }

    /// <summary>Notes that a detection failed, or found nothing although the calendar says that there should be something.</summary>
    /// <param name="now">By the wall clock.</param>
    /// <param name="problem">Why it failed; null where it only found nothing.</param>
    /// <param name="retryAfter">When the source is asked again, counted from now: no sooner, and no later, or the rest would outlast its outage. Null where nobody says.</param>
    /// <param name="isGone">The source has no such ticker any more: in the end it is asked for once a day.</param>
    public void Postpone(DateTimeOffset now, string? problem = null, TimeSpan? retryAfter = null, bool isGone = false)
    {
        // The look after the session owes no new bar.
        if (problem is null && Last is { } last && Due < ClosesNext(last))
        {
            Advance(last);
            return;
        }

        Problem = problem;
        if (retryAfter is null)
            (Misses, _rests) = (Misses + 1, _rests + 1);
        NotBefore = now + (retryAfter is { } wait ? (wait > LeastRest ? wait : LeastRest) : UntilNextSession(NextRest(isGone)));
    }

    /// <summary>A 24th of the interval, of one that failed 30 seconds at the most, and twice as long each time; up to an hour, or up to the interval where that is longer, and never above a day.</summary>
    private TimeSpan NextRest(bool isGone)
    {
        var interval = series.Interval.Length;
        var longest = isGone ? TimeSpan.SecondsPerDay : Math.Clamp(interval.TotalSeconds, TimeSpan.SecondsPerHour, TimeSpan.SecondsPerDay);
        var first = Problem is not null && interval / 24 > MostFirstRestOfFailed ? MostFirstRestOfFailed : interval / 24;
        return TimeSpan.FromSeconds(Math.Min(longest, first.TotalSeconds * Math.Pow(2, Math.Min(_rests, 32) - 1)));
    }

    /// <summary>Not beyond the close of the first bar of the next session: a bar that never came says nothing of that one, for which the rests begin anew.</summary>
    private TimeSpan UntilNextSession(TimeSpan rest)
    {
        var (calendar, clock, market) = (source.Calendar, source.Clock, series.Ticker.Market);
        var now = clock.UtcNow;
        if ((calendar.SessionOn(market, now) ?? calendar.CurrentOrNext(market, now)) is not { } session)
            return rest;
        if (clock.ClosesAt(series, session.Opens) <= now)
            session = calendar.CurrentOrNext(market, session.Closes) ?? session;
        var left = clock.ClosesAt(series, session.Opens) - now;
        if (left >= rest || left <= TimeSpan.Zero)
            return rest;
        if (Problem is null)
            _rests = 0;
        return left;
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
