namespace Anomaly.Detection.Forests.Folded;

/// <summary>A tree as a list of steps from its leaves to its root.</summary>
/// <param name="Pairs">Splits between two leaves: they need no lane, and come first.</param>
/// <param name="Joins">The other splits, children before their parents.</param>
/// <param name="Root">The lane that holds each row's code in the end.</param>
internal sealed record FoldProgram(FoldStep[] Pairs, FoldStep[] Joins, int Root);
