using System.Collections.Immutable;

namespace Anomaly.Detection.Engine.Decisions;

/// <summary>Why a bar is anomalous, in words and facts.</summary>
/// <param name="Reason">A sentence that a person understands.</param>
/// <param name="Direction">Which way the bar went; null where the rule does not say.</param>
/// <param name="Evidence">What fired, strongest first; empty where the rule weighs only the score.</param>
public sealed record AnomalyDescription(string Reason, AnomalyDirection? Direction, ImmutableArray<Evidence> Evidence);
