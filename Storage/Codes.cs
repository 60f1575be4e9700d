namespace Anomaly.Storage;

/// <summary>The spelling of states in the database and in documents.</summary>
public static class Codes
{
    private static readonly string[] Runs = ["in_progress", "complete", "failed", "partial"];
    private static readonly string[] Triggers = ["chart_request", "scheduler", "backfill", "verification", "manual"];
    private static readonly string[] Anomalies = ["new", "acknowledged", "retracted"];

    /// <summary><c>in_progress</c>, <c>complete</c>, <c>failed</c> or <c>partial</c>.</summary>
    public static string Code(this RunStatus status) => Runs[(int)status];

    /// <summary><c>chart_request</c>, <c>scheduler</c>, <c>backfill</c>, <c>verification</c> or <c>manual</c>.</summary>
    public static string Code(this RunTrigger trigger) => Triggers[(int)trigger];

    /// <summary><c>new</c>, <c>acknowledged</c> or <c>retracted</c>.</summary>
    public static string Code(this AnomalyStatus status) => Anomalies[(int)status];

    /// <summary>Reads a run's status without throwing.</summary>
    public static bool TryParse(string? code, out RunStatus status) => Find(Runs, code, out status);

    /// <summary>Reads a run's trigger without throwing.</summary>
    public static bool TryParse(string? code, out RunTrigger trigger) => Find(Triggers, code, out trigger);

    /// <summary>Reads an anomaly's status without throwing.</summary>
    public static bool TryParse(string? code, out AnomalyStatus status) => Find(Anomalies, code, out status);

    private static bool Find<T>(string[] codes, string? code, out T value)
        where T : struct, Enum
    {
        var index = Array.IndexOf(codes, code);
        value = index < 0 ? default : (T)Enum.ToObject(typeof(T), index);
        return index >= 0;
    }
}
