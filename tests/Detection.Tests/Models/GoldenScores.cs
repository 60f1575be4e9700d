using System.Globalization;
using Anomaly.Detection.Tests.Features;
using Anomaly.Testing;

namespace Anomaly.Detection.Tests.Models;

/// <summary>Golden rows with the scores and verdicts that scikit-learn gave them.</summary>
internal sealed record GoldenScores(double[] Rows, double[] Scores, bool[] Anomalous)
{
    private const int Features = 14;

    public static GoldenScores Read(string name)
    {
        var features = File.ReadAllLines(GoldenFile.PathOf($"{name}.features.csv")).Skip(1).Select(Cells).ToArray();
        var scores = File.ReadLines(GoldenFile.PathOf($"{name}.scores.csv")).Skip(1).Select(Cells).ToDictionary(cells => cells[0]);
        return new GoldenScores(
            [.. features.SelectMany(cells => cells.Skip(1).Take(Features).Select(Number))],
            [.. features.Select(cells => Number(scores[cells[0]][1]))],
            [.. features.Select(cells => scores[cells[0]][2] == "-1")]);
    }

    /// <summary>The forest that scored the file, as scikit-learn dumped it.</summary>
    public static byte[] ForestOf(string name) =>
        File.ReadAllBytes(
        GoldenFiles.Names.Contains(name) ? GoldenFiles.Forest
        : SharedData.PathOf(SharedData.Golden, name.Contains(".T-", StringComparison.Ordinal) ? "jp.forest.json" : "us.forest.json"));

    private static string[] Cells(string line) => line.Split(',');

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
