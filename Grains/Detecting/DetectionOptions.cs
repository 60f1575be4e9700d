namespace Anomaly.Grains.Detecting;

/// <summary>How detection fetches and shows: section <c>Anomaly:Detection</c>.</summary>
public sealed class DetectionOptions
{
    /// <summary>The configuration section that these options are read from.</summary>
    public const string Section = "Anomaly:Detection";

    /// <summary>Stored bars that every fetch asks for again, to see whether the source has revised them. 1 to 1000; default: 5.</summary>
    [SettingRange(Section, 1, 1000)]
    public int OverlapBars { get; set; } = 5;

    /// <summary>
    /// How often a detection asks for the whole stored history again, to see corrections older than the overlap: once in each such stretch of time, which
    /// begins at another moment for each series. 0 (never) to 365 days; default: 7 days.
    /// </summary>
    [SettingRange(Section, "00:00:00", "365.00:00:00")]
    public TimeSpan FullComparisonInterval { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// How long a chart trusts the last answer of the source before it asks again. A chart that is asked to refresh asks every time.
    /// 0 to 1 hour; default: 5 seconds.
    /// </summary>
    [SettingRange(Section, "00:00:00", "01:00:00")]
    public TimeSpan ChartFreshness { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Memory for the bars of charts, in megabytes, for the whole process; the series that were not asked for longest make room.
    /// 1 to 65,536; default: 256.
    /// </summary>
    [SettingRange(Section, 1, 65_536)]
    public int ChartCacheMegabytes { get; set; } = 256;

    /// <summary>Bars that one slice of a backfill commits, or a 32nd of what it has loaded where that is more. 100 to 100,000; default: 2000.</summary>
    [SettingRange(Section, 100, 100_000)]
    public int BackfillSliceBars { get; set; } = 2000;
}

[OptionsValidator]
internal sealed partial class DetectionOptionsValidator : IValidateOptions<DetectionOptions>;
