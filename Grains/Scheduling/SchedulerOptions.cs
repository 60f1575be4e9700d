namespace Anomaly.Grains.Scheduling;

/// <summary>How known series are scanned on their own: section <c>Anomaly:Scheduler</c>.</summary>
public sealed class SchedulerOptions
{
    /// <summary>The configuration section that these options are read from.</summary>
    public const string Section = "Anomaly:Scheduler";

    /// <summary>Whether a new installation scans on its own; once somebody has switched it, that choice holds. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How often the list of series is read anew. A series is detected when its bar closes. 1 second to 1 day; default: 1 minute.</summary>
    [SettingRange(Section, "00:00:01", "1.00:00:00")]
    public TimeSpan ScanInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Series of one market and source that are detected at the same time, so that their commits share a flush. 1 to 4096; default: 128.</summary>
    [SettingRange(Section, 1, 4096)]
    public int Concurrency { get; set; } = 128;
}

[OptionsValidator]
internal sealed partial class SchedulerOptionsValidator : IValidateOptions<SchedulerOptions>;
