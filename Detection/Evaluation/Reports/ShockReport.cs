using Anomaly.Detection.Evaluation.Shocks;

namespace Anomaly.Detection.Evaluation.Reports;

/// <summary>How well one contender finds one shock.</summary>
/// <param name="Shock">The shock.</param>
/// <param name="Injections">How often it was injected.</param>
/// <param name="Recall">The share found, per budget of the report, at the threshold that spends exactly that budget on the same bars.</param>
/// <param name="Delay">Bars from its first to the first alarm at the largest budget, on average; not-a-number where there was none.</param>
public sealed record ShockReport(Shock Shock, int Injections, IReadOnlyList<Estimate> Recall, double Delay);
