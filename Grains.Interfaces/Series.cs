namespace Anomaly.Grains.Interfaces;

/// <summary>How far the detection of one series has come: the row of <c>detection_metadata</c>. Times are UTC.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.SeriesMetadata")]
public sealed record SeriesMetadata
{
    /// <summary>The series; <c>ticker</c> and <c>interval</c> in documents.</summary>
    [Id(0)]
    public required SeriesKey Series { get; init; }

    /// <summary><c>detection_meta::{ticker}::{interval}</c>.</summary>
    public string Id => $"detection_meta::{Series.Ticker}::{Series.Interval}";

    /// <summary>When the last detection ran.</summary>
    [Id(1)]
    public DateTime? LastDetectionRun { get; init; }

    /// <summary>Opening time of the last bar that was taken into the feature state.</summary>
    [Id(2)]
    public DateTime? LastDetectedTimestamp { get; init; }

    /// <summary>The model of the last detection, for example <c>US_model-1.0.0</c>.</summary>
    [Id(3)]
    public string? ModelVersion { get; init; }

    /// <summary><c>sha256:</c> and the hex digest of that model's file.</summary>
    [Id(4)]
    public string? ModelHash { get; init; }

    /// <summary>Bars taken into the feature state since its anchor.</summary>
    [Id(5)]
    public long RowsProcessed { get; init; }

    /// <summary>Anomalies found so far that still hold, as the committer counts them.</summary>
    [Id(6)]
    public long AnomaliesFound { get; init; }

    /// <summary>How the last run ended.</summary>
    [Id(7)]
    public RunStatus Status { get; init; } = RunStatus.Complete;

    /// <summary>When this row was last committed.</summary>
    [Id(8)]
    public required DateTime UpdatedAt { get; init; }

    /// <summary>
    /// Grows by one with every commit; the first makes it 1, and 0 says that nothing was ever committed. The store sets it: a commit's own
    /// value is ignored.
    /// </summary>
    [Id(9)]
    public long Version { get; init; }

    /// <summary>Opening time of the first bar in the feature state, its "row 0".</summary>
    [Id(10)]
    public DateTime? Anchor { get; init; }

    /// <summary>Where its bars come from; null for a series of which nothing was committed since that is noted.</summary>
    [Id(11)]
    public MarketDataSource? Source { get; init; }

    /// <summary>The company's or fund's name, as the source has it; null where it does not say.</summary>
    [Id(12)]
    public string? CompanyName { get; init; }

    /// <summary>The currency's code, for example USD; of prices in pence or cents that of the pound or dollar; null where the source does not say.</summary>
    [Id(13)]
    public string? Currency { get; init; }

    /// <summary>Units of the prices that make one of <see cref="Currency"/>: 1, or 100 where prices are in pence or cents; null where the source does not say.</summary>
    [Id(14)]
    public int? PriceDivisor { get; init; }

    /// <summary>Minutes by which the source's prices lag behind the exchange; null where it does not say.</summary>
    [Id(15)]
    public int? QuoteDelayMinutes { get; init; }

    /// <summary>Whether somebody follows it: it is scanned until nobody does.</summary>
    [Id(16)]
    public bool Followed { get; init; }

    /// <summary>When a chart, a detection or a backfill of it was last asked for, exact to an hour; null where it never was.</summary>
    [Id(17)]
    public DateTime? RequestedAt { get; init; }

    /// <summary>
    /// The running state of the features in its binary form; null in listings, between processes, and for a series that was imported from the
    /// system before this one (its bars are to be fetched and its state built).
    /// </summary>
    [field: NonSerialized]
    public byte[]? FeatureState { get; init; }
}

/// <summary>Which series to list, in the order of ticker and interval. What is null does not restrict.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.SeriesQuery")]
public sealed record SeriesQuery : PageRequest
{
    /// <summary>Only this ticker's.</summary>
    [Id(0)]
    public Ticker? Ticker { get; init; }

    /// <summary>Only this interval's.</summary>
    [Id(1)]
    public Interval? Interval { get; init; }
}

/// <summary>Lists the series that detection knows; its key is <c>series</c>.</summary>
[Alias("anomaly.ISeriesIndexGrain"), GrainInterfaceType("anomaly.ISeriesIndexGrain")]
public interface ISeriesIndexGrain : IGrainWithStringKey
{
    /// <summary>Known series in the order of ticker and interval, at most 500 a page.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("ListAsync")]
    Task<Page<SeriesMetadata>> ListAsync(SeriesQuery query, CancellationToken cancellationToken);

    /// <summary>How many bars are quarantined, of all series.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("CountQuarantinedAsync")]
    Task<long> CountQuarantinedAsync(CancellationToken cancellationToken);
}
