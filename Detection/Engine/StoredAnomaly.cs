namespace Anomaly.Detection.Engine;

/// <summary>What <see cref="AnomalyDelta"/> needs to know of an anomaly that is stored.</summary>
/// <param name="Time">Opening time of its bar, UTC.</param>
/// <param name="ModelHash">Hash of the model that found it.</param>
/// <param name="Score">Its stored score.</param>
/// <param name="IsRetracted">Whether it no longer held when it was last looked at.</param>
public readonly record struct StoredAnomaly(DateTime Time, string ModelHash, double Score, bool IsRetracted);
