using System.ComponentModel.DataAnnotations;

namespace Anomaly.Grains.Scheduling;

/// <summary>Which series are scanned on their own, and how: section <c>Anomaly:Scheduler</c>.</summary>
public sealed class SchedulerOptions : IValidatableObject
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

    /// <summary>
    /// How long a series that nobody monitors or follows is scanned after it was last charted, detected or backfilled by request. 1 to 365 days; default: 7 days.
    /// </summary>
    [SettingRange(Section, "1.00:00:00", "365.00:00:00")]
    public TimeSpan ChartedFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// A file of tickers that are scanned whoever looks at them: one a line, and after it its intervals, where they are others than <see cref="MonitoredIntervals"/>.
    /// Read again with the list of series; the same on every silo. Default: none.
    /// </summary>
    public string? MonitoredFile { get; set; }

    /// <summary>The intervals of monitored tickers whose line has none, with spaces between. Default: 1d.</summary>
    public string MonitoredIntervals { get; set; } = "1d";

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        string? problem = null;
        try
        {
            Scheduling.MonitoredFile.Read(this);
        }
        catch (Exception exception) when (exception is FormatException or IOException)
        {
            problem = exception.Message;
        }

        return problem is null ? [] : [new ValidationResult(problem)];
    }
}

[OptionsValidator]
internal sealed partial class SchedulerOptionsValidator : IValidateOptions<SchedulerOptions>;
