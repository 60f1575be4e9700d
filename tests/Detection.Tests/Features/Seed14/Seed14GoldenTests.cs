using Anomaly.Detection.Features.Seed14;
using Anomaly.Testing;

namespace Anomaly.Detection.Tests.Features.Seed14;

/// <summary>Parity with the values that pandas computed from the same bars.</summary>
public sealed class Seed14GoldenTests
{
    private const double Tolerance = 1e-9;

    public static TheoryData<string> Files => [.. GoldenFiles.Names];

    public static TheoryData<string> FilesOutside => [.. GoldenFile.Outside];

    [Theory]
    [MemberData(nameof(Files))]
    public void Push_goldenBars_givesTheGoldenValuesAndTheSameMissingRows(string name) => AssertParity(name);

    [SharedDataTheory(SharedData.Golden, SharedData.Bars)]
    [MemberData(nameof(FilesOutside))]
    public void Push_realBars_givesTheGoldenValuesAndTheSameMissingRows(string name) => AssertParity(name);

    private static void AssertParity(string name)
    {
        var golden = GoldenFile.Read(name);
        Assert.Equal([.. Seed14FeatureSet.Instance.Names, "roll_mean_20", "bb_upper", "bb_lower"], golden.Columns);
        var engine = new Seed14Engine();
        var row = new double[Seed14Columns.Count];
        var scored = new List<DateTime>();
        var compared = 0;
        foreach (var bar in golden.Bars.Where(bar => bar.IsComplete))
        {
            if (!engine.Push(bar, row))
                continue;
            scored.Add(bar.Time);
            if (!golden.Rows.TryGetValue(bar.Time, out var expected))
                continue;
            compared++;
            double[] actual = [.. row, engine.Chart.Mean20, engine.Chart.UpperBand, engine.Chart.LowerBand];
            for (var k = 0; k < expected.Length; k++)
                AssertClose(expected[k], actual[k], golden.Columns[k], bar);
        }

        Assert.Equal(golden.Scores.Keys, scored);
        Assert.Equal(golden.Rows.Count, compared);
    }

    private static void AssertClose(double expected, double actual, string column, Bar bar)
    {
        var allowed = Tolerance * Math.Max(1, Math.Abs(expected));
        Assert.True(Math.Abs(expected - actual) <= allowed, $"{column} at {bar.Time:O}: expected {expected:R}, got {actual:R}");
    }
}
