namespace Anomaly.Cli;

/// <summary>A command cannot do what it was asked; the message is one sentence for the user.</summary>
public sealed class CommandFailedException(string message, Exception? innerException = null) : Exception(message, innerException);
