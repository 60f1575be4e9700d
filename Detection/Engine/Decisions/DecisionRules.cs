using Anomaly.Detection.Decisions;
using Anomaly.Detection.Models;

namespace Anomaly.Detection.Engine.Decisions;

/// <summary>Finds the rule that a model was calibrated for.</summary>
public static class DecisionRules
{
    /// <summary>The model's rule: the calibrated rule where its file carries a calibration, else the offset rule.</summary>
    /// <exception cref="InvalidDataException">The file's calibration is damaged, or not of the model's feature set.</exception>
    public static DecisionRule For(DetectionModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return CalibratedModel.CalibrationOf(model) is { } calibration
            ? new CalibratedRule(calibration, model.Metadata.Contamination ?? CalibratedModel.DefaultBudget)
            : new OffsetRule(model.Offset);
    }
}
