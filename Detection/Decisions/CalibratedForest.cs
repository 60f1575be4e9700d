using Anomaly.Detection.Forests;
using Anomaly.Detection.Models;

namespace Anomaly.Detection.Decisions;

/// <summary>What <see cref="CalibratedTrainer"/> yields: everything that a model file needs but its name and date.</summary>
/// <param name="Forest">The trees, and the offset that the budget's share of the training rows score below.</param>
/// <param name="Calibration">From rows and scores to severities.</param>
/// <param name="Summary">What the training rows were like.</param>
/// <param name="Source">Where they came from.</param>
public sealed record CalibratedForest(TrainedForest Forest, Calibration Calibration, TrainingSummary Summary, TrainingSource Source)
{
    /// <summary>The metadata properties that a model file needs besides the usual ones.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Extensions => [new(CalibratedModel.Property, CalibrationText.Write(Calibration))];
}
