namespace Anomaly.Storage;

/// <summary>How runs end.</summary>
internal static class RunRules
{
    /// <summary>The run as it is when a crash is found to have ended it.</summary>
    public static DetectionRun Close(DetectionRun run, string error, DateTime at) => run with
    {
        Status = RunStatus.Failed,
        Error = error,
        CompletedAt = at,
        DurationSeconds = Math.Max(0, (at - run.StartedAt).TotalSeconds),
    };
}
