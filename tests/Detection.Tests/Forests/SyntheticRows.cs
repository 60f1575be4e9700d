using Anomaly.Detection.Forests;

namespace Anomaly.Detection.Tests.Forests;

/// <summary>Rows that look like features, from a seed: bell-shaped columns of different scales, some of them rounded so that values repeat.</summary>
internal static class SyntheticRows
{
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
                row[f] = f % 5 == 4 ? Math.Round(bell * 4) : bell * Math.Pow(10, f % 4 - 2);
            }

            matrix.Add(row);
        }

        return matrix;
    }
}
