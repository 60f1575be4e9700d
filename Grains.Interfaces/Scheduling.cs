namespace Anomaly.Grains.Interfaces;

/// <summary>What a scan over the known series did.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.ScanReport")]
public sealed record ScanReport
{
    /// <summary>Series looked at.</summary>
    [Id(0)]
    public required int Series { get; init; }

    /// <summary>Series that had new bars.</summary>
    [Id(1)]
    public required int Detected { get; init; }

    /// <summary>Series whose detection failed.</summary>
    [Id(2)]
    public required int Failed { get; init; }

    /// <summary>Anomalies found.</summary>
    [Id(3)]
    public required int NewAnomalies { get; init; }

    /// <summary>How long it took.</summary>
    [Id(4)]
    public required TimeSpan Duration { get; init; }

    /// <summary>The first few errors.</summary>
    [Id(5)]
    public ImmutableArray<string> Errors { get; init; } = [];

    /// <summary>Several scans that ran side by side, as one.</summary>
    public static ScanReport Sum(IReadOnlyCollection<ScanReport> scans) => new()
    {
        Series = scans.Sum(scan => scan.Series),
        Detected = scans.Sum(scan => scan.Detected),
        Failed = scans.Sum(scan => scan.Failed),
        NewAnomalies = scans.Sum(scan => scan.NewAnomalies),
        Duration = scans.Select(scan => scan.Duration).DefaultIfEmpty().Max(),
        Errors = [.. scans.SelectMany(scan => scan.Errors).Take(10)],
    };
}

/// <summary>How the scans of one market stand.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.MarketScanStatus")]
public sealed record MarketScanStatus
{
    /// <summary>For example US.</summary>
    [Id(0)]
    public required string Market { get; init; }

    /// <summary>Series that are scanned.</summary>
    [Id(1)]
    public required int Series { get; init; }

    /// <summary>Series that are being detected.</summary>
    [Id(2)]
    public required int Running { get; init; }

    /// <summary>Series that are due and wait for a place.</summary>
    [Id(3)]
    public required int Waiting { get; init; }

    /// <summary>Series whose last detection failed.</summary>
    [Id(4)]
    public required int Failing { get; init; }

    /// <summary>When the next series is due, UTC, by the clock of its source; null where none is.</summary>
    [Id(5)]
    public DateTimeOffset? NextDue { get; init; }

    /// <summary>The series that rest longest because their detections fail or find nothing, at most 20.</summary>
    [Id(6)]
    public ImmutableArray<SeriesPause> Pauses { get; init; } = [];
}

/// <summary>A series that rests before it is detected again.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.SeriesPause")]
public sealed record SeriesPause
{
    /// <summary>Which series.</summary>
    [Id(0)]
    public required SeriesKey Series { get; init; }

    /// <summary>Detections in a row that failed or found nothing.</summary>
    [Id(1)]
    public required int Misses { get; init; }

    /// <summary>Why the last one failed; null where it found nothing.</summary>
    [Id(2)]
    public string? Problem { get; init; }

    /// <summary>When it is detected next, UTC.</summary>
    [Id(3)]
    public required DateTimeOffset Until { get; init; }
}

/// <summary>The schedule.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.SchedulerStatus")]
public sealed record SchedulerStatus
{
    /// <summary>Whether series are scanned on their own.</summary>
    [Id(0)]
    public required bool Enabled { get; init; }

    /// <summary>How often the list of series is read anew; a series is detected when its bar closes.</summary>
    [Id(1)]
    public required TimeSpan ScanInterval { get; init; }

    /// <summary>When the schedule last read which series there are, UTC; null before the first time.</summary>
    [Id(2)]
    public DateTimeOffset? LastScan { get; init; }

    /// <summary>What the last scan of each market and source did, together; null before the first.</summary>
    [Id(3)]
    public ScanReport? LastReport { get; init; }

    /// <summary>How the scans of each market stand; none before the first.</summary>
    [Id(4)]
    public ImmutableArray<MarketScanStatus> Markets { get; init; } = [];
}

/// <summary>Why a series is scanned.</summary>
public enum ScanReason
{
    /// <summary>The operator's file names it.</summary>
    Monitored,

    /// <summary>Somebody follows it.</summary>
    Followed,

    /// <summary>A chart, a detection or a backfill of it was asked for in the last days.</summary>
    Charted,

    /// <summary>Its bars are pushed: they are detected as they come, and it is not scanned.</summary>
    Pushed,
}

/// <summary>How a series of the schedule stands.</summary>
public enum ScanState
{
    /// <summary>Its next bar has not closed yet.</summary>
    Scheduled,

    /// <summary>It is due, and waits for a place, or for the schedule to be switched on.</summary>
    Waiting,

    /// <summary>It is being detected.</summary>
    Running,

    /// <summary>It rests after detections that failed or found nothing.</summary>
    Paused,

    /// <summary>It has left the schedule: nobody monitors or follows it, and it was not asked for in the last days. What is stored stays.</summary>
    Left,

    /// <summary>Its bars are detected as they are pushed.</summary>
    Pushed,

    /// <summary>It is not scanned, because the source of its history is not in use.</summary>
    SourceNotInUse,
}

/// <summary>A series that the schedule knows.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.ScheduledSeries")]
public sealed record ScheduledSeries
{
    /// <summary>Which series.</summary>
    [Id(0)]
    public required SeriesKey Series { get; init; }

    /// <summary>Where its bars come from.</summary>
    [Id(1)]
    public required MarketDataSource Source { get; init; }

    /// <summary>Why it is scanned; none where it has left.</summary>
    [Id(2)]
    public required ImmutableArray<ScanReason> Reasons { get; init; }

    /// <summary>How it stands.</summary>
    [Id(3)]
    public required ScanState State { get; init; }

    /// <summary>Opening time of its last bar, UTC; null before the first.</summary>
    [Id(4)]
    public DateTime? LastBar { get; init; }

    /// <summary>When it is worth a detection next, UTC, by the clock of its source; null before its first bar, and where it is not scanned.</summary>
    [Id(5)]
    public DateTime? NextDue { get; init; }

    /// <summary>Detections in a row that failed or found nothing.</summary>
    [Id(6)]
    public int Misses { get; init; }

    /// <summary>Why the last one failed; null where it did not.</summary>
    [Id(7)]
    public string? Problem { get; init; }

    /// <summary>It rests until then, UTC; null where it does not.</summary>
    [Id(8)]
    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>When a chart, a detection or a backfill of it was last asked for, exact to an hour, UTC; null where it never was.</summary>
    [Id(9)]
    public DateTime? RequestedAt { get; init; }
}

/// <summary>Which series of the schedule to list, in the order of ticker and interval. What is null does not restrict.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.ScheduledSeriesQuery")]
public sealed record ScheduledSeriesQuery : PageRequest
{
    /// <summary>Only this market's.</summary>
    [Id(0)]
    public Market? Market { get; init; }

    /// <summary>Only those that are scanned for this reason, among others.</summary>
    [Id(1)]
    public ScanReason? Reason { get; init; }

    /// <summary>Only those that stand so.</summary>
    [Id(2)]
    public ScanState? State { get; init; }
}

/// <summary>Scans the known series on its own while enabled; its key is <c>scheduler</c>.</summary>
[Alias("anomaly.ISchedulerGrain"), GrainInterfaceType("anomaly.ISchedulerGrain")]
public interface ISchedulerGrain : IGrainWithStringKey
{
    /// <summary>How the schedule stands.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("GetStatusAsync")]
    Task<SchedulerStatus> GetStatusAsync(CancellationToken cancellationToken);

    /// <summary>Switches the schedule; the choice survives restarts. Switching it off stops a scan that runs.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("SetEnabledAsync")]
    Task<SchedulerStatus> SetEnabledAsync(bool enabled, CancellationToken cancellationToken);

    /// <summary>Detects every series that is scanned and has a bar due, now. A scan that runs already is joined, not repeated.</summary>
    [AlwaysInterleave, ResponseTimeout("00:10:00")]
    [SafeToRetry]
    [Alias("ScanAsync")]
    Task<ScanReport> ScanAsync(CancellationToken cancellationToken);

    /// <summary>Every series that the schedule knows, those that it does not scan too, at most 500 a page; what is stored is read anew every <see cref="SchedulerStatus.ScanInterval"/>.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("ListSeriesAsync")]
    Task<Page<ScheduledSeries>> ListSeriesAsync(ScheduledSeriesQuery query, CancellationToken cancellationToken);

    /// <summary>Takes in at once what is stored of a series.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("RefreshAsync")]
    Task RefreshAsync(SeriesKey series, CancellationToken cancellationToken);
}
