using System;
using Anomaly.Grains.Interfaces.Runs;
using Anomaly.Storage;
using RunStatus = Anomaly.Grains.Interfaces.Runs.RunStatus;
using StoredStatus = Anomaly.Storage.RunStatus;

namespace Anomaly.Grains.Mapping;

/// <summary>Runs between the store and the contracts.</summary>
internal static class RunMapping
{
    public static RunDocument ToDocument(this DetectionRun run) => new()
    {
        Id = run.Id,
        Trigger = run.Trigger.ToContract(),
        Ticker = run.Series.Ticker.Symbol,
        Interval = run.Series.Interval.Code,
        Period = run.Period,
        ModelVersion = run.ModelVersion,
        ModelHash = run.ModelHash,
        StartedAt = run.StartedAt,
        CompletedAt = run.CompletedAt is { } at ? new DateTimeOffset(at) : null,
        DurationSeconds = run.DurationSeconds,
        RowsLoaded = (int)Math.Min(run.RowsLoaded, int.MaxValue),
        RowsPreprocessed = (int)Math.Min(run.RowsPreprocessed, int.MaxValue),
        AnomaliesFound = (int)Math.Min(run.AnomaliesFound, int.MaxValue),
        AnomalyIds = [.. run.AnomalyIds],
        Status = run.Status.ToContract(),
        Error = run.Error,
        Warnings = [.. run.Warnings],
        Progress = run.Progress,
        CorrelationId = run.CorrelationId,
    };

    public static DetectionTrigger ToContract(this RunTrigger trigger) => trigger switch
    {
        RunTrigger.ChartRequest => DetectionTrigger.ChartRequest,
        RunTrigger.Scheduler => DetectionTrigger.Scheduler,
        RunTrigger.Backfill => DetectionTrigger.Backfill,
        RunTrigger.Verification => DetectionTrigger.Verification,
        RunTrigger.Manual => DetectionTrigger.Manual,
        _ => throw new ArgumentOutOfRangeException(nameof(trigger), trigger, "There is no such trigger."),
    };

    public static RunTrigger ToStored(this DetectionTrigger trigger) => trigger switch
    {
        DetectionTrigger.ChartRequest => RunTrigger.ChartRequest,
        DetectionTrigger.Scheduler => RunTrigger.Scheduler,
        DetectionTrigger.Backfill => RunTrigger.Backfill,
        DetectionTrigger.Verification => RunTrigger.Verification,
        DetectionTrigger.Manual => RunTrigger.Manual,
        _ => throw new ArgumentOutOfRangeException(nameof(trigger), trigger, "There is no such trigger."),
    };

    public static RunStatus ToContract(this StoredStatus status) => status switch
    {
        StoredStatus.InProgress => RunStatus.InProgress,
        StoredStatus.Complete => RunStatus.Complete,
        StoredStatus.Failed => RunStatus.Failed,
        StoredStatus.Partial => RunStatus.Partial,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "There is no such status."),
    };

    public static StoredStatus ToStored(this RunStatus status) => status switch
    {
        RunStatus.InProgress => StoredStatus.InProgress,
        RunStatus.Complete => StoredStatus.Complete,
        RunStatus.Failed => StoredStatus.Failed,
        RunStatus.Partial => StoredStatus.Partial,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "There is no such status."),
    };
}
