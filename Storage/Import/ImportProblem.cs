namespace Anomaly.Storage.Import;

/// <summary>A line that could not be taken over, or only with a change.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Message">What is wrong with it.</param>
/// <param name="IsSkipped">Whether the document was left out.</param>
public sealed record ImportProblem(long Line, string Message, bool IsSkipped);
