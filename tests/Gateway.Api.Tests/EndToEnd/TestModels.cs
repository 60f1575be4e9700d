using Anomaly.Detection.Features.Seed14;
using Anomaly.Detection.Forests;
using Anomaly.Detection.Models;
using Anomaly.Detection.Models.Sklearn;
using Anomaly.Detection.Series;
using Anomaly.Testing;

namespace Anomaly.Gateway.Api.Tests.EndToEnd;

/// <summary>Model files for gateways that run for real.</summary>
internal static class TestModels
{
    private static readonly DateTimeOffset MadeAt = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A forest for every market, trained on one random walk: whatever is far from it is an anomaly.</summary>
    public static async Task WriteCalmAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        var rows = new FeatureMatrix(14);
        var engine = Seed14FeatureSet.Instance.CreateEngine();
        var row = new double[14];
        foreach (var bar in Walk.Bars(3000, seed: 42))
        {
            if (engine.Push(bar, row))
                rows.Add(row);
        }

        var trained = ForestTrainer.Train(rows, new ForestParameters { Trees = 20, SamplesPerTree = 64 });
        foreach (var market in MarketCodes.Main)
        {
            var version = new ModelVersion(market, 0, 1, 0);
            var file = ModelFile.Write(trained.Forest, trained.Offset, new ModelMetadata
            {
                Version = version,
                FeatureSet = Seed14FeatureSet.SetId,
                FeatureNames = Seed14FeatureSet.Instance.Names,
                Contamination = 0.01,
                TrainedAt = MadeAt,
                Summary = TrainingSummary.Of(rows, trained.Scores),
            });
            await File.WriteAllBytesAsync(Path.Combine(folder, version.FileName), file);
        }
    }

    /// <summary>A US model of a forest that scikit-learn trained.</summary>
    public static async Task WriteSklearnsAsync(string path, string folder)
    {
        Directory.CreateDirectory(folder);
        await using var dump = File.OpenRead(path);
        var forest = await SklearnForest.ReadAsync(dump);
        var version = new ModelVersion(Market.US, 0, 9, 0);
        await File.WriteAllBytesAsync(Path.Combine(folder, version.FileName), forest.ToModelFile(version, MadeAt));
    }
}
