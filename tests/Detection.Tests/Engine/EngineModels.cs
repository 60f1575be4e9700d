using Anomaly.Detection.Decisions;
using Anomaly.Detection.Features;
using Anomaly.Detection.Features.Relative;
using Anomaly.Detection.Features.Seed14;
using Anomaly.Detection.Forests;
using Anomaly.Detection.Models;
using Anomaly.Detection.Tests.Features;
using Anomaly.Testing;

namespace Anomaly.Detection.Tests.Engine;

/// <summary>Small models for the engine: trained on random series, through the model file as in the product.</summary>
internal static class EngineModels
{
    /// <summary>Finds about one row in ten.</summary>
    public static DetectionModel Loose { get; } = Train(seed: 42, contamination: 0.1);

    /// <summary>The same features, other trees.</summary>
    public static DetectionModel Other { get; } = Train(seed: 43, contamination: 0.1);

    /// <summary>As an imported model, without knowledge of its training rows.</summary>
    public static DetectionModel Unexplained { get; } = Train(seed: 42, contamination: 0.1, explain: false);

    /// <summary>Fed features of its own, with an engine and facts beside the seed's.</summary>
    public static DetectionModel Relative { get; } = Train(seed: 42, contamination: 0.1, set: "relative");

    /// <summary>Fed the second set, calibrated on days, and soon following the rates of a series.</summary>
    public static DetectionModel Second { get; } = TrainSecond(new RateAdaptation(20, 40, 10));

    /// <summary>The same, but judging every series alike.</summary>
    public static DetectionModel SecondForAll { get; } = TrainSecond(adaptation: null);

    private static DetectionModel TrainSecond(RateAdaptation? adaptation)
    {
        var trained = CalibratedTrainer.Train(
            Relative2FeatureSet.Instance,
            [.. Enumerable.Range(0, 30).Select(series => new TrainingSeries(SeriesKey.Parse($"T{series}/1d"), BarScript.Write(series, 160).Bars))],
            new ForestParameters { Trees = 20, SamplesPerTree = 64 },
            threads: 1);
        return CalibratedModels.Of(trained with { Calibration = new Calibration(Relative2FeatureSet.SetId, trained.Calibration.Intervals) { Adaptation = adaptation } });
    }

    private static DetectionModel Train(ulong seed, double contamination, bool explain = true, string set = Seed14FeatureSet.SetId) =>
        Train(FeatureSets.Get(set), seed, contamination, explain);

    private static DetectionModel Train(FeatureSet set, ulong seed, double contamination, bool explain)
    {
        var rows = new FeatureMatrix(set.Names.Count);
        for (var series = 0; series < 30; series++)
        {
            var features = FeatureRows.Compute(set, BarScript.Write(series, 160).Bars);
            for (var i = 0; i < features.Count; i++)
            {
                if (features.Complete[i])
                    rows.Add(features.Row(i));
            }
        }

        var trained = ForestTrainer.Train(rows, new ForestParameters { Trees = 20, SamplesPerTree = 64, Seed = seed, Contamination = contamination }, threads: 1);
        return ModelFile.Read(ModelFile.Write(trained.Forest, trained.Offset, new ModelMetadata
        {
            Version = new ModelVersion(Market.US, 0, 1, 0),
            FeatureSet = set.Id,
            FeatureNames = set.Names,
            Contamination = contamination,
            Seed = seed,
            TrainedAt = DateTimeOffset.UnixEpoch,
            Summary = explain ? TrainingSummary.Of(rows, trained.Scores, threads: 1) : null,
        }));
    }
}
