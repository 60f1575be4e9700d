using Anomaly.Detection.Features;
using Anomaly.Detection.Features.Seed14;
using Anomaly.Detection.Forests;
using Anomaly.Detection.Models;

namespace Anomaly.Benchmarks.Engine;

/// <summary>A model of the usual size (100 trees of 256 rows, contamination 0.01), trained on sample series.</summary>
public static class SampleModel
{
    /// <summary>Trains it.</summary>
    public static DetectionModel Create()
    {
        var set = Seed14FeatureSet.Instance;
        var rows = new FeatureMatrix(set.Names.Count);
        for (var seed = 0; seed < 16; seed++)
        {
            var features = FeatureRows.Compute(set, SampleBars.Create(SampleBars.TenYears, seed));
            for (var i = 0; i < features.Count; i++)
            {
                if (features.Complete[i])
                    rows.Add(features.Row(i));
            }
        }

        var trained = ForestTrainer.Train(rows, new ForestParameters());
        return ModelFile.Read(ModelFile.Write(trained.Forest, trained.Offset, new ModelMetadata
        {
            Version = new ModelVersion(Market.US, 0, 1, 0),
            FeatureSet = set.Id,
            FeatureNames = set.Names,
            Contamination = 0.01,
            Seed = 42,
            TrainedAt = DateTimeOffset.UnixEpoch,
            Summary = TrainingSummary.Of(rows, trained.Scores),
        }));
    }
}
