namespace Anomaly.Cli.Output;

/// <summary>What the process answers to the shell; scripts rely on the numbers.</summary>
public static class ExitCode
{
    public const int Done = 0;

    /// <summary>Failed: the sentence is on the error stream.</summary>
    public const int Failed = 1;

    /// <summary>The command line itself is wrong; nothing was done.</summary>
    public const int BadUsage = 2;
}

/// <summary>A command cannot do what it was asked; the message is one sentence for the user.</summary>
public sealed class CommandFailedException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>The options of a command line do not go together; the message is one sentence for the user.</summary>
public sealed class BadUsageException(string message) : Exception(message);
