using System.Collections.Frozen;
using Anomaly.MarketData;

namespace Anomaly.Grains.Scheduling;

/// <summary>
/// The file of monitored tickers: one a line, then its intervals, for example <c>AAPL 1d 1h</c>, with spaces or commas between. What follows a # is for people.
/// </summary>
internal static class MonitoredFile
{
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
        var series = new List<SeriesKey>();
        FileLines.TakeEach(lines, (line, _) => series.AddRange(SeriesOf(line, intervals)));
        return series.ToFrozenSet();
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
