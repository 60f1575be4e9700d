namespace Anomaly.Detection.Engine;

/// <summary>A state was made with another model than it is asked to go on with.</summary>
/// <param name="message">Which ones, and what to do.</param>
public sealed class ModelMismatchException(string message) : InvalidOperationException(message);
