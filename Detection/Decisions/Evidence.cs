namespace Anomaly.Detection.Engine.Decisions;

/// <summary>One fact that made a bar anomalous.</summary>
/// <param name="Name">What is strange: a feature's name, or <c>forest</c> for all of them together.</param>
/// <param name="Value">Its value at the bar; the score where the forest is the evidence.</param>
/// <param name="TailProbability">The share of normal bars that are at least as strange in it.</param>
public readonly record struct Evidence(string Name, double Value, double TailProbability);
