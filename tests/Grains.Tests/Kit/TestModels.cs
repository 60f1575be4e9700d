using System.Collections.Concurrent;
using Anomaly.Detection.Decisions;
using Anomaly.Detection.Features.Relative;
using Anomaly.Detection.Features.Seed14;
using Anomaly.Detection.Forests;
using Anomaly.Detection.Models;
using Anomaly.Testing;

namespace Anomaly.Grains.Tests.Kit;

/// <summary>Small models, trained on made-up series.</summary>
internal static class TestModels
{
    private static readonly ConcurrentDictionary<(string Version, ulong Seed), byte[]> Files = new();

    /// <summary>Puts a model into a folder.</summary>
    public static string Add(string folder, string version, ulong seed = 42)
    {
        var path = Path.Combine(folder, $"{version}.onnx");
        File.WriteAllBytes(path, Files.GetOrAdd((version, seed), key => Train(key.Version, key.Seed)));
        return path;
    }

    /// <summary>Puts US_model-1.0.0 into a folder, fed <c>relative</c> and calibrated: one bar in fifty may be an anomaly.</summary>
    public static DetectionModel AddCalibrated(string folder)
    {
        var file = Files.GetOrAdd(("US_model-1.0.0", 0), _ => TrainCalibrated());
        File.WriteAllBytes(Path.Combine(folder, "US_model-1.0.0.onnx"), file);
        return ModelFile.Read(file);
    }

    private static byte[] TrainCalibrated() => CalibratedModels.Bytes(
        CalibratedTrainer.Train(
            RelativeFeatureSet.Instance,
            [new TrainingSeries(SeriesKey.Parse("AAPL/1d"), TestBars.Walk(2600, seed: 1000))], new ForestParameters { Trees = 40, SamplesPerTree = 128, Contamination = 0.02, Seed = 42 }, threads: 1),
        contamination: 0.02);

    /// <summary>A model that is fed <c>relative-2</c> and soon follows the rates of a series.</summary>
    public static DetectionModel Following()
    {
        var trained = CalibratedTrainer.Train(
            Relative2FeatureSet.Instance, [new TrainingSeries(SeriesKey.Parse("AAPL/1d"), TestBars.Walk(2600, seed: 1000))], new ForestParameters { Trees = 20, SamplesPerTree = 128 }, threads: 1);
        return CalibratedModels.Of(trained with { Calibration = new Calibration(Relative2FeatureSet.SetId, trained.Calibration.Intervals) { Adaptation = new RateAdaptation(20, 40, 10) } });
    }

    /// <summary>The model as the file holds it.</summary>
    public static DetectionModel Get(string version, ulong seed = 42) =>
        ModelFile.Read(Files.GetOrAdd((version, seed), key => Train(key.Version, key.Seed)));

    private static byte[] Train(string version, ulong seed)
    {
        var rows = new Anomaly.Detection.Forests.FeatureMatrix(Seed14Columns.Count);
        var row = new double[Seed14Columns.Count];
        for (var series = 0; series < 3; series++)
        {
            var engine = new Seed14Engine();
            foreach (var bar in TestBars.Walk(700, 1000 + series))
            {
                if (engine.Push(bar, row))
                    rows.Add(row);
            }
        }

        var trained = ForestTrainer.Train(rows, new ForestParameters { Trees = 40, SamplesPerTree = 128, Contamination = 0.02, Seed = seed }, threads: 1);
        return ModelFile.Write(trained.Forest, trained.Offset, new ModelMetadata
        {
            Version = ModelVersion.Parse(version),
            FeatureSet = Seed14FeatureSet.Instance.Id,
            FeatureNames = Seed14FeatureSet.Instance.Names,
            Contamination = 0.02,
            Seed = seed,
            TrainedAt = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero),
            Summary = TrainingSummary.Of(rows, trained.Scores, threads: 1),
        });
    }
}
