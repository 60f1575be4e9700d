namespace Anomaly.Cli;

/// <summary>The options of a command line do not go together; the message is one sentence for the user.</summary>
public sealed class BadUsageException(string message) : Exception(message);
