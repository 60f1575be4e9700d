using Anomaly.Detection.Forests;

namespace Anomaly.Detection.Tests.Models;

/// <summary>Scores as bits, for comparisons that forgive nothing.</summary>
internal static class Bits
{
    public static long[] Of(IsolationForest forest, double[] rows)
    {
        var scores = new double[rows.Length / forest.Features];
        forest.Score(rows, scores);
        return Of(scores);
    }

    public static long[] Of(IEnumerable<double> values) => [.. values.Select(BitConverter.DoubleToInt64Bits)];
}
