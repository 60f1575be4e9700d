using Anomaly.Grains.Interfaces.Runs;
using RunStatus = Anomaly.Grains.Interfaces.Runs.RunStatus;
using StoredStatus = Anomaly.Storage.RunStatus;

namespace Anomaly.Grains.Mapping;

/// <summary>Runs between the store and the contracts. A test holds their enumerations to the same names and values.</summary>
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

    public static DetectionTrigger ToContract(this RunTrigger trigger) => (DetectionTrigger)trigger;

    public static RunTrigger ToStored(this DetectionTrigger trigger) => (RunTrigger)trigger;

    public static RunStatus ToContract(this StoredStatus status) => (RunStatus)status;

    public static StoredStatus ToStored(this RunStatus status) => (StoredStatus)status;
}
