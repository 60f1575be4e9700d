using System.Globalization;
using Anomaly.Testing;

namespace Anomaly.Detection.Tests.Features;

/// <summary>Golden values of one series, with the bars that they were computed from: of this repository, or of the folder that ANOMALY_GOLDEN names.</summary>
internal sealed class GoldenFile
{
    private GoldenFile(string name)
    {
        Bars = ReadBars(name);
        var lines = File.ReadAllLines(PathOf(name + ".features.csv"));
        Columns = lines[0].Split(',')[1..];
        foreach (var line in lines.Skip(1))
        {
            var cells = line.Split(',');
            Rows.Add(ParseTime(cells[0]), [.. cells.Skip(1).Select(ParseNumber)]);
        }

        foreach (var line in File.ReadLines(PathOf(name + ".scores.csv")).Skip(1))
        {
            var cells = line.Split(',');
            Scores.Add(ParseTime(cells[0]), (ParseNumber(cells[1]), cells[2] == "-1"));
        }
    }

    /// <summary>The series outside this repository.</summary>
    public static IReadOnlyList<string> Outside { get; } =
    [
        "7203.T-5m", "8306.T-1d", "AAPL-1d", "AIG-1d", "GME-1m-first4000", "GOOG-1d", "PTT.BK-1d", "SPY-1d", "SPY-1h-first5000",
    ];

    public Bar[] Bars { get; }

    public string[] Columns { get; }

    /// <summary>Features and bands by time: of the scored rows, or of each fourth of them.</summary>
    public Dictionary<DateTime, double[]> Rows { get; } = [];

    /// <summary>Scores and verdicts of all scored rows, by time.</summary>
    public SortedDictionary<DateTime, (double Score, bool IsAnomalous)> Scores { get; } = [];

    public static GoldenFile Read(string name) => new(name);

    /// <summary>A file of golden values, of the series that it begins with.</summary>
    public static string PathOf(string file) =>
        GoldenFiles.Names.Any(name => file.StartsWith(name, StringComparison.Ordinal)) ? GoldenFiles.PathOf(file) : SharedData.PathOf(SharedData.Golden, file);

    private static Bar[] ReadBars(string name)
    {
        if (GoldenFiles.Names.Contains(name))
            return [.. ReadBarFile(GoldenFiles.BarsOf(name))];
        var parts = name.Split("-first");
        var limit = parts.Length == 2 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : int.MaxValue;
        return [.. ReadBarFile(SharedData.PathOf(SharedData.Bars, GoldenFiles.BarsFile(parts[0]))).Take(limit)];
    }

    private static IEnumerable<Bar> ReadBarFile(string path)
    {
        var lines = File.ReadAllLines(path);
        var header = lines[0].Split(',');
        int[] at = [.. new[] { "Datetime", "Open", "High", "Low", "Close", "Volume" }.Select(column => Array.IndexOf(header, column))];
        foreach (var line in lines.Skip(1))
        {
            var cells = line.Split(',');
            if (cells[at[0]].Length == 0)
                continue;
            yield return new Bar(ParseTime(cells[at[0]]), Number(1), Number(2), Number(3), Number(4), Number(5));

            double Number(int column) => ParseNumber(cells[at[column]]);
        }
    }

    private static DateTime ParseTime(string text) =>
        DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);

    private static double ParseNumber(string text) => text.Length == 0 ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);
}
