using Anomaly.Detection.Features.Seed14;
using Anomaly.Detection.Forests;
using Anomaly.Detection.Models;
using Anomaly.Detection.Tests.Forests;

namespace Anomaly.Detection.Tests.Models;

/// <summary>Small models with everything in them, trained on synthetic rows.</summary>
internal static class TrainedModels
{
    public static FeatureMatrix Rows { get; } = SyntheticRows.Make(1200, 14, seed: 5);

    public static TrainedForest Trained { get; } = ForestTrainer.Train(Rows, new ForestParameters { Trees = 10, SamplesPerTree = 64 });

    public static ModelMetadata Metadata { get; } = new()
    {
        Version = new ModelVersion(Market.TH, 1, 2, 3),
        FeatureSet = Seed14FeatureSet.SetId,
        FeatureNames = Seed14FeatureSet.Instance.Names,
        Contamination = 0.01,
        Seed = ulong.MaxValue,
        TrainedAt = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero),
        Source = new TrainingSource(
            new DateTimeOffset(2015, 7, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2020, 6, 30, 0, 0, 0, TimeSpan.Zero), ["PTT.BK", "AOT.BK"]),
        Summary = TrainingSummary.Of(Rows, Trained.Scores),
        Extensions = [new("calibration.severity", "1,2,3"), new("another", "ไทย")],
    };

    public static byte[] File { get; } = ModelFile.Write(Trained.Forest, Trained.Offset, Metadata);
}
