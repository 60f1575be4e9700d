namespace Anomaly.Detection.Forests;

/// <summary>What training yields.</summary>
/// <param name="Forest">The trees.</param>
/// <param name="Offset">Rows that score below it are anomalous.</param>
/// <param name="Scores">The training rows' scores, in row order; empty when the offset is fixed ("auto") and nobody asked for them.</param>
public sealed record TrainedForest(IsolationForest Forest, double Offset, IReadOnlyList<double> Scores);
