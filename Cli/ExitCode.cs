namespace Anomaly.Cli;

/// <summary>What the process answers to the shell; scripts rely on the numbers.</summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Failed: the sentence is on the error stream.</summary>
    public const int Failed = 1;

    /// <summary>The command line itself is wrong; nothing was done.</summary>
    public const int BadUsage = 2;
}
