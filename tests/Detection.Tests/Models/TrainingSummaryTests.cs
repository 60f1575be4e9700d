using Anomaly.Detection.Forests;
using Anomaly.Detection.Models;

namespace Anomaly.Detection.Tests.Models;

public sealed class TrainingSummaryTests
{
    /// <summary>101 values from 0 in steps of one have each percent among them.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void Of_rows_hasTheQuantilesOfEachColumnAndOfTheScores(int threads)
    {
        var rows = new FeatureMatrix(2);
        for (var i = 0; i <= 100; i++)
            rows.Add([(double)(100 - i), 10 + (2 * i)]);

        var summary = TrainingSummary.Of(rows, [.. Enumerable.Range(0, 101).Select(i => i / -128.0)], threads);

        Assert.Equal((101, rows.Sha256(), 2), (summary.Rows, summary.DataSha256, summary.FeatureQuantiles.Count));
        AssertClose([1, 5, 25, 50, 75, 95, 99], summary.FeatureQuantiles[0]);
        AssertClose([12, 20, 60, 110, 160, 200, 208], summary.FeatureQuantiles[1]);
        AssertClose([-99 / 128.0, -95 / 128.0, -75 / 128.0, -50 / 128.0, -25 / 128.0, -5 / 128.0, -1 / 128.0], summary.ScoreQuantiles);
        Assert.Equal((50, 110), (summary.MedianOf(0), summary.MedianOf(1)));
    }

    private static void AssertClose(double[] expected, IReadOnlyList<double> actual)
    {
        Assert.Equal(expected.Length, actual.Count);
        Assert.All(expected, (value, i) => Assert.Equal(value, actual[i], 1e-9));
    }
}
