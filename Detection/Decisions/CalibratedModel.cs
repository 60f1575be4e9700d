using Anomaly.Detection.Features.Relative;
using Anomaly.Detection.Models;

namespace Anomaly.Detection.Decisions;

/// <summary>The calibration inside a model file.</summary>
public static class CalibratedModel
{
    /// <summary>The metadata property that holds it.</summary>
    public const string Property = "calibration";

    /// <summary>The budget of a model that names none: one bar in a hundred.</summary>
    public const double DefaultBudget = 0.01;

    /// <summary>The model's calibration; null where it has none.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or not of the model's feature set.</exception>
    public static Calibration? CalibrationOf(DetectionModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Metadata.Extension(Property) is not { } text)
            return null;
        return model.FeatureSet == RelativeFeatureSet.SetId
            ? CalibrationText.Read(text)
            : throw new InvalidDataException($"{model.Version} has a calibration, but it is fed {model.FeatureSet}: only {RelativeFeatureSet.SetId} is calibrated.");
    }
}
