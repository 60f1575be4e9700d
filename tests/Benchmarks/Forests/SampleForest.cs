using Anomaly.Detection.Features.Seed14;
using Anomaly.Detection.Forests;
using Anomaly.Detection.Models;

namespace Anomaly.Benchmarks.Forests;

/// <summary>A forest of 100 trees of 256 rows on 14 features, and rows for it, the same in every run.</summary>
internal static class SampleForest
{
    public const int Features = 14;

    public static FeatureMatrix Rows(int count)
    {
        var rows = new FeatureMatrix(Features);
        var random = new Random(7);
        Span<double> row = stackalloc double[Features];
        for (var r = 0; r < count; r++)
        {
            for (var f = 0; f < Features; f++)
            {
                var bell = -3.0;
                for (var i = 0; i < 6; i++)
                    bell += random.NextDouble();

                row[f] = bell * Math.Pow(10, f % 4 - 2);
            }

            rows.Add(row);
        }

        return rows;
    }

    public static byte[] ModelOf(TrainedForest trained) => ModelFile.Write(trained.Forest, trained.Offset, new ModelMetadata
    {
        Version = new ModelVersion(Market.US, 0, 0, 1),
        FeatureSet = Seed14FeatureSet.SetId,
        FeatureNames = Seed14FeatureSet.Instance.Names,
        TrainedAt = DateTimeOffset.UnixEpoch,
    });
}
