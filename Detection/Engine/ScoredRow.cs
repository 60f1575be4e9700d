namespace Anomaly.Detection.Engine;

/// <summary>One row that was scored.</summary>
/// <param name="Time">The bar's opening time, UTC.</param>
/// <param name="Score">The forest's score, between -1 and 0; lower is stranger.</param>
/// <param name="Severity">Calibrated strangeness, 0 to 1, higher is stranger; null where the model has no calibration.</param>
/// <param name="IsAnomalous">Whether the row counts as an anomaly.</param>
public readonly record struct ScoredRow(DateTime Time, double Score, double? Severity, bool IsAnomalous);
