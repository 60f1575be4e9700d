using Anomaly.Detection.Decisions;
using Anomaly.Detection.Models;

namespace Anomaly.Grains.Models;

/// <summary>Makes the card of a model of what its file says about itself.</summary>
internal static class ModelCards
{
    /// <summary>The card.</summary>
    /// <param name="status">The model as lists show it.</param>
    /// <param name="description">Its file without the trees.</param>
    /// <exception cref="InvalidDataException">The file's calibration is damaged.</exception>
    public static ModelCard Of(ModelStatus status, ModelDescription description)
    {
        var metadata = description.Metadata;
        var rule = DecisionRule.For(description);
        return new ModelCard(status)
        {
            Threshold = rule.Threshold,
            Seed = metadata.Seed,
            DataSha256 = metadata.Summary?.DataSha256,
            Features = [.. metadata.FeatureNames.Zip(FeatureSets.Get(metadata.FeatureSet).Labels, (name, label) => new ModelFeature(name, label.Text, label.Unit))],
            Quantiles = metadata.Summary is { } summary ? QuantilesOf(summary, metadata.FeatureNames) : null,
            Calibration = rule is CalibratedRule calibrated ? CalibrationOf(calibrated.Calibration) : null,
        };
    }

    private static ModelQuantiles QuantilesOf(TrainingSummary summary, IReadOnlyList<string> names) => new(
        [.. TrainingSummary.Shares],
        [.. summary.ScoreQuantiles],
        [.. names.Zip(summary.FeatureQuantiles, (name, quantiles) => new FeatureQuantiles(name, [.. quantiles]))]);

    private static ModelCalibration CalibrationOf(Calibration calibration) =>
        new([.. calibration.Intervals.Select(interval => new CalibratedInterval(interval.StepSeconds, interval.Rows))]);
}
