using System.Globalization;
using Anomaly.Testing;

namespace Anomaly.Detection.Tests.Features;

/// <summary>A golden file of ../shared/golden with the bars that it was computed from.</summary>
internal sealed class GoldenFile
{
    private GoldenFile(string name)
    {
        var source = name == "edge" ? SharedData.PathOf("golden", "edge.csv") : BarsPath(name, out Limit);
        Bars = [.. ReadBars(source).Take(Limit)];
        var lines = File.ReadAllLines(SharedData.PathOf("golden", name + ".features.csv"));
        Columns = lines[0].Split(',')[1..];
        foreach (var line in lines.Skip(1))
        {
            var cells = line.Split(',');
            Rows.Add(ParseTime(cells[0]), [.. cells.Skip(1).Select(ParseNumber)]);
        }
    }

    /// <summary>The names of all golden files.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "7203.T-5m", "8306.T-1d", "AAPL-1d", "AIG-1d", "GME-1m-first4000", "GOOG-1d", "PTT.BK-1d", "SPY-1d", "SPY-1h-first5000", "edge",
    ];

    private readonly int Limit = int.MaxValue;

    public Bar[] Bars { get; }

    public string[] Columns { get; }

    public Dictionary<DateTime, double[]> Rows { get; } = [];

    public static GoldenFile Read(string name) => new(name);

    private static string BarsPath(string name, out int limit)
    {
        var parts = name.Split("-first");
        limit = parts.Length == 2 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : int.MaxValue;
        var dash = parts[0].LastIndexOf('-');
        return SharedData.PathOf("data", "bars", parts[0][(dash + 1)..], parts[0][..dash] + ".csv");
    }

    private static IEnumerable<Bar> ReadBars(string path)
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
