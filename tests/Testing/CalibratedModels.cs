using Anomaly.Detection.Decisions;
using Anomaly.Detection.Models;
using Anomaly.Detection.Series;

namespace Anomaly.Testing;

/// <summary>Puts a trained and calibrated forest through its file and back, as the product does.</summary>
public static class CalibratedModels
{
    public static DetectionModel Of(CalibratedForest trained, double contamination = 0.01) => ModelFile.Read(Bytes(trained, contamination));

    public static byte[] Bytes(CalibratedForest trained, double contamination = 0.01) =>
        ModelFile.Write(trained.Forest.Forest, trained.Forest.Offset, new ModelMetadata
        {
            Version = ModelVersion.Parse("US_model-1.0.0"),
            FeatureSet = trained.Calibration.FeatureSet,
            FeatureNames = FeatureSets.Get(trained.Calibration.FeatureSet).Names,
            Contamination = contamination,
            TrainedAt = DateTimeOffset.UnixEpoch,
            Source = trained.Source,
            Summary = trained.Summary,
            Extensions = trained.Extensions,
        });

    /// <summary>The same with surprises that are two nats too large, as of a model whose training bars were calmer than those that it judges.</summary>
    public static CalibratedForest TooStrict(CalibratedForest trained) => trained with
    {
        Calibration = new Calibration(trained.Calibration.FeatureSet, [.. trained.Calibration.Intervals.Select(tables => tables with
        {
            Severity = new TailTable([.. tables.Severity.Values.Select(value => value - 2)], tables.Severity.Surprises, tables.Severity.Slope, tables.Severity.IsLinear),
        })])
        {
            Adaptation = trained.Calibration.Adaptation,
        },
    };
}
