namespace Anomaly.Cli.Scoring;

/// <summary>One scored row with what it was made of.</summary>
/// <param name="Bar">The bar.</param>
/// <param name="Score">The forest's score, between -1 and 0; lower is stranger.</param>
/// <param name="Severity">Calibrated strangeness, 0 to 1; null where the model has no calibration.</param>
/// <param name="IsAnomalous">Whether it counts as an anomaly.</param>
/// <param name="Features">The 14 features of seed-14; not-a-number where one is missing.</param>
internal readonly record struct ScoredBar(Bar Bar, double Score, double? Severity, bool IsAnomalous, ReadOnlyMemory<double> Features);
