namespace Anomaly.Storage;

/// <summary>What asked for a run.</summary>
public enum RunTrigger
{
    /// <summary>A chart that brings its ticker up to date: <c>chart_request</c>.</summary>
    ChartRequest,

    /// <summary>The market's schedule: <c>scheduler</c>.</summary>
    Scheduler,

    /// <summary>A backfill of history: <c>backfill</c>.</summary>
    Backfill,

    /// <summary>The verification of an anomaly: <c>verification</c>.</summary>
    Verification,

    /// <summary>A person or a script: <c>manual</c>.</summary>
    Manual,
}
