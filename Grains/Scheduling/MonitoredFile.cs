using System.Collections.Frozen;
using System.Globalization;
using Anomaly.MarketData;

namespace Anomaly.Grains.Scheduling;

/// <summary>
/// The file of monitored tickers: one a line, then its intervals, for example <c>AAPL 1d 1h</c>, with spaces or commas between. What follows a # is for people.
/// </summary>
internal static class MonitoredFile
{
    private const int MostProblems = 10;
    private const string Setting = SchedulerOptions.Section + ":" + nameof(SchedulerOptions.MonitoredFile);
    private const string IntervalsSetting = SchedulerOptions.Section + ":" + nameof(SchedulerOptions.MonitoredIntervals);

    /// <summary>The series that the file of the settings names; none where they name no file.</summary>
    /// <exception cref="FormatException">A setting, or lines of the file, are wrong: the message has each line, up to ten, with its number and what would be right.</exception>
    /// <exception cref="IOException">There is no such file, or it cannot or must not be read.</exception>
    public static FrozenSet<SeriesKey> Read(SchedulerOptions options)
    {
        var intervals = IntervalsOf(options.MonitoredIntervals);
        if (options.MonitoredFile is not { Length: > 0 } path)
            return [];
        if (RegularFile.ProblemOf(path) is { } problem)
            throw new FormatException($"{Setting} is '{path}', which {problem}.");
        try
        {
            return Parse(File.ReadLines(path), intervals);
        }
        catch (FormatException exception)
        {
            throw new FormatException($"{Setting} is '{path}', which is not right. {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{Setting} is '{path}', which cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>The series that lines name.</summary>
    /// <param name="lines">The lines of a file.</param>
    /// <param name="intervals">Those of a ticker without any.</param>
    /// <exception cref="FormatException">Some lines are wrong.</exception>
    public static FrozenSet<SeriesKey> Parse(IEnumerable<string> lines, IReadOnlyList<Interval> intervals)
    {
        var (series, problems) = (new List<SeriesKey>(), new List<string>());
        foreach (var (index, line) in lines.Index())
        {
            try
            {
                series.AddRange(SeriesOf(line, intervals));
            }
            catch (FormatException exception)
            {
                problems.Add($"Line {(index + 1).ToString(CultureInfo.InvariantCulture)}: {exception.Message}");
            }
        }

        return problems.Count == 0 ? series.ToFrozenSet() : throw new FormatException(string.Join(' ', problems.Take(MostProblems)));
    }

    private static IEnumerable<SeriesKey> SeriesOf(string line, IReadOnlyList<Interval> intervals) => WordsOf(line.Split('#')[0]) switch
    {
        [] => [],
        [var ticker] => intervals.Select(interval => new SeriesKey(Ticker.Parse(ticker), interval)),
        [var ticker, .. var codes] => codes.Select(code => new SeriesKey(Ticker.Parse(ticker), Interval.Parse(code))),
    };

    private static List<Interval> IntervalsOf(string text)
    {
        try
        {
            return WordsOf(text) is { Length: > 0 } codes
                ? [.. codes.Select(Interval.Parse)]
                : throw new FormatException($"Write one of {string.Join(' ', Interval.All)}, or several with spaces between.");
        }
        catch (FormatException exception)
        {
            throw new FormatException($"{IntervalsSetting} is '{text}'. {exception.Message}", exception);
        }
    }

    private static string[] WordsOf(string text) => text.Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries);
}

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
