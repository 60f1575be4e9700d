namespace Anomaly.Detection.Forests;

/// <summary>How much a feature made a row anomalous.</summary>
/// <param name="Feature">The feature's place in the row.</param>
/// <param name="Value">The score with the feature's training median in its place, minus the row's score; positive makes it more anomalous.</param>
public readonly record struct Contribution(int Feature, double Value);
