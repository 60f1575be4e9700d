namespace Anomaly.Detection.Engine;

/// <summary>How much one feature made a row anomalous.</summary>
/// <param name="Name">The feature, by its name in the model's feature set.</param>
/// <param name="Contribution">The score with the feature at its training median, less the score: positive made the row stranger.</param>
public readonly record struct FeatureContribution(string Name, double Contribution);
