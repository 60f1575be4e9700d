using Anomaly.Detection.Models;

namespace Anomaly.Grains.Detecting;

/// <summary>How a run begins, grows and ends.</summary>
internal static class RunTransitions
{
    /// <summary>Warnings beyond this many are counted, not kept: a run is one row, however odd its bars.</summary>
    private const int MaxWarnings = 50;

    /// <summary>Whether a person asked for the series, and not a schedule or a program that sends bars.</summary>
    public static bool IsRequest(this RunTrigger trigger) => trigger is RunTrigger.ChartRequest or RunTrigger.Manual or RunTrigger.Backfill;

    /// <summary>Notes which model scores, and which program: a run that a crash cut off may go on with another.</summary>
    public static DetectionRun ScoredBy(this DetectionRun run, DetectionModel model) =>
        run with { ModelVersion = model.Version, ModelHash = model.Hash, ProgramVersion = ProgramVersion.Current };

    /// <summary>Adds what one step came to.</summary>
    public static DetectionRun Add(
        this DetectionRun run, int rowsLoaded, int rowsScored, IReadOnlyCollection<string> anomalyIds, IEnumerable<string> warnings) => run with
    {
        RowsLoaded = run.RowsLoaded + rowsLoaded,
        RowsPreprocessed = run.RowsPreprocessed + rowsScored,
        AnomaliesFound = run.AnomaliesFound + anomalyIds.Count,
        AnomalyIds = anomalyIds.Count == 0 ? run.AnomalyIds : [.. run.AnomalyIds, .. anomalyIds],
        Warnings = Warn(run.Warnings, warnings),
    };

    /// <summary>Notes that it took bars in.</summary>
    public static DetectionRun Took(this DetectionRun run, ReadOnlySpan<Bar> bars) => run with { InputHash = RunInput.Add(run.InputHash, bars) };

    /// <summary>Notes that it waited for its source.</summary>
    public static DetectionRun Waited(this DetectionRun run, TimeSpan time) => run with { FetchSeconds = (run.FetchSeconds ?? 0) + time.TotalSeconds };

    /// <summary>Notes that it compared and scored.</summary>
    public static DetectionRun Worked(this DetectionRun run, TimeSpan time) => run with { ScoreSeconds = (run.ScoreSeconds ?? 0) + time.TotalSeconds };

    /// <summary>Ends it well.</summary>
    public static DetectionRun Complete(this DetectionRun run, DateTime now, RunStatus status = RunStatus.Complete) =>
        run.End(now, status) with { Progress = 1 };

    /// <summary>Ends it where it stands, for a reason that its warnings tell.</summary>
    public static DetectionRun Stop(this DetectionRun run, DateTime now, string reason) =>
        run.End(now, RunStatus.Partial) with { Warnings = Warn(run.Warnings, [reason]) };

    /// <summary>Ends it with an error.</summary>
    public static DetectionRun Fail(this DetectionRun run, DateTime now, string error) => run.End(now, RunStatus.Failed) with { Error = error };

    private static DetectionRun End(this DetectionRun run, DateTime now, RunStatus status) => run with
    {
        Status = status,
        CompletedAt = now,
        DurationSeconds = Math.Max(0, (now - run.StartedAt).TotalSeconds),
        SecondsLeft = null,
    };

    private static ImmutableArray<string> Warn(ImmutableArray<string> before, IEnumerable<string> more)
    {
        ImmutableArray<string> all = [.. before.Concat(more).Distinct()];
        return all.Length <= MaxWarnings ? all : [.. all.Take(MaxWarnings - 1), "… and more of the kind."];
    }
}
