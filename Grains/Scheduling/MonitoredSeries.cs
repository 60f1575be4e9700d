using System.Collections.Frozen;

namespace Anomaly.Grains.Scheduling;

/// <summary>The monitored series, as the file last said where it cannot be read or has a wrong line now.</summary>
internal sealed partial class MonitoredSeries(SchedulerOptions options, ILogger logger)
{
    private FrozenSet<SeriesKey> _series = [];
    private string? _problem;

    /// <summary>Reads the file again.</summary>
    public IReadOnlySet<SeriesKey> Read()
    {
        try
        {
            var read = MonitoredFile.Read(options);
            if (!read.SetEquals(_series))
                LogRead(options.MonitoredFile!, read.Count);
            (_series, _problem) = (read, null);
        }
        catch (Exception exception) when (exception is FormatException or IOException)
        {
            // Said once, not at each reading.
            if (exception.Message != _problem)
                LogWrong(exception.Message, _series.Count);
            _problem = exception.Message;
        }

        return _series;
    }

    [LoggerMessage(LogLevel.Information, "{File} names {Count} monitored series")]
    private partial void LogRead(string file, int count);

    [LoggerMessage(LogLevel.Warning, "{Problem} The {Count} series that it named before stay monitored")]
    private partial void LogWrong(string problem, int count);
}
