namespace Anomaly.Grains.Tickers.Detecting;

/// <summary>How detection fetches and shows: section <c>Anomaly:Detection</c>.</summary>
public sealed class DetectionOptions
{
    /// <summary>The configuration section that these options are read from.</summary>
    public const string Section = "Anomaly:Detection";

    /// <summary>
    /// Stored bars that every fetch asks for again, to see whether the source has revised them. 1 to 1000; default: 5.
    /// </summary>
    public int OverlapBars { get; set; } = 5;

    /// <summary>
    /// How often a detection asks for the whole stored history again, to see corrections older than the overlap: once in each such stretch of time, which
    /// begins at another moment for each series. 0 (never) to 365 days; default: 7 days.
    /// </summary>
    public TimeSpan WholeLookEvery { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// How long a chart trusts the last look at the source before it looks again. A chart that is asked to refresh looks every time.
    /// 0 to 1 hour; default: 5 seconds.
    /// </summary>
    public TimeSpan ChartFreshness { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Memory for the bars of charts, in megabytes, for the whole process; the series that were not looked at for longest make room.
    /// 1 to 65,536; default: 256.
    /// </summary>
    public int ChartCacheMegabytes { get; set; } = 256;

    /// <summary>Bars that one slice of a backfill asks for and commits. 100 to 100,000; default: 2000.</summary>
    public int BackfillSliceBars { get; set; } = 2000;
}
