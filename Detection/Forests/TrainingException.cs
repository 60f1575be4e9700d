namespace Anomaly.Detection.Forests;

/// <summary>The rows, or the parameters, cannot make a forest. The message is one sentence that says what to change.</summary>
/// <param name="message">One sentence for the person who trains.</param>
public sealed class TrainingException(string message) : Exception(message);
