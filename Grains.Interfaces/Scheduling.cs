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

    /// <summary>Detects every known series that has a bar due, now. A scan that runs already is joined, not repeated.</summary>
    [AlwaysInterleave, ResponseTimeout("00:10:00")]
    [SafeToRetry]
    [Alias("ScanAsync")]
    Task<ScanReport> ScanAsync(CancellationToken cancellationToken);
}
