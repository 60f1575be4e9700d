using System.Globalization;
using Anomaly.Testing;

namespace Anomaly.Detection.Tests.Models;

/// <summary>Golden rows with the scores and verdicts that scikit-learn gave them.</summary>
internal sealed record GoldenScores(double[] Rows, double[] Scores, bool[] Anomalous)
{
    private const int Features = 14;

    public static GoldenScores Read(string name)
    {
        var features = File.ReadAllLines(SharedData.PathOf("golden", $"{name}.features.csv")).Skip(1).Select(Cells).ToArray();
        var scores = File.ReadAllLines(SharedData.PathOf("golden", $"{name}.scores.csv")).Skip(1).Select(Cells).ToArray();
        return new GoldenScores(
            [.. features.SelectMany(cells => cells.Skip(1).Take(Features).Select(Number))],
            [.. scores.Select(cells => Number(cells[1]))],
            [.. scores.Select(cells => cells[2] == "-1")]);
    }

    /// <summary>The forest of ../shared/golden that scored the file.</summary>
    public static byte[] ForestOf(string name) =>
        File.ReadAllBytes(SharedData.PathOf("golden", name.Contains(".T-", StringComparison.Ordinal) ? "jp.forest.json" : "us.forest.json"));

    private static string[] Cells(string line) => line.Split(',');

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
