using Anomaly.Detection.Forests;

namespace Anomaly.Detection.Tests.Forests;

/// <summary>Rows that look like features, from a seed: bell-shaped columns of different scales, some of them rounded so that values repeat.</summary>
internal static class SyntheticRows
{
    // Written out: a power may differ in its last bit from one machine's library to the next.
    private static readonly double[] Scales = [0.01, 0.1, 1, 10];

    public static FeatureMatrix Make(int rows, int features, int seed)
    {
        var matrix = new FeatureMatrix(features);
        var random = new Random(seed);
        var row = new double[features];
        for (var r = 0; r < rows; r++)
        {
            for (var f = 0; f < features; f++)
            {
                var bell = Enumerable.Range(0, 6).Sum(_ => random.NextDouble()) - 3;
                row[f] = f % 5 == 4 ? Math.Round(bell * 4) : bell * Scales[f % Scales.Length];
            }

            matrix.Add(row);
        }

        return matrix;
    }
}
