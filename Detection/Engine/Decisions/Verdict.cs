namespace Anomaly.Detection.Engine.Decisions;

/// <summary>What a decision rule says about one scored row.</summary>
/// <param name="IsAnomalous">Whether the row counts as an anomaly.</param>
/// <param name="Severity">Calibrated strangeness, 0 to 1, higher is stranger; null where the model has no calibration.</param>
public readonly record struct Verdict(bool IsAnomalous, double? Severity = null);
