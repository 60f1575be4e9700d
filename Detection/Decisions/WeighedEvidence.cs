namespace Anomaly.Detection.Decisions;

/// <summary>What one test says about a bar.</summary>
/// <param name="Test">The test.</param>
/// <param name="Surprise">Minus the logarithm of the share of normal bars that are at least as strange by it.</param>
/// <param name="Weighted">The surprise, lessened by the test's share of the budget: what tests are compared by.</param>
/// <param name="Needed">The weighted surprise from which a bar is an anomaly.</param>
internal sealed record WeighedEvidence(EvidenceTest Test, double Surprise, double Weighted, double Needed);
