using Anomaly.Detection.Forests;

namespace Anomaly.Detection.Tests;

/// <summary>Numbers by their bits, for comparisons that forgive nothing.</summary>
internal static class Bits
{
    public static void AssertEqual(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(
                BitConverter.DoubleToInt64Bits(expected[i]) == BitConverter.DoubleToInt64Bits(actual[i]),
                $"{what}, value {i}: {expected[i]:R} is not {actual[i]:R}");
        }
    }

    public static long[] Of(IsolationForest forest, double[] rows)
    {
        var scores = new double[rows.Length / forest.Features];
        forest.Score(rows, scores);
        return Of(scores);
    }

    public static long[] Of(IEnumerable<double> values) => [.. values.Select(BitConverter.DoubleToInt64Bits)];
}
