using Anomaly.Grains.Interfaces.Backfills;

namespace Anomaly.Grains.Mapping;

/// <summary>Backfill runs as their watchers see them.</summary>
internal static class ProgressMapping
{
    public static BackfillProgress ToProgress(this DetectionRun run) => new()
    {
        RunId = run.Id,
        Ticker = run.Series.Ticker.Symbol,
        Interval = run.Series.Interval.Code,
        Status = run.Status.ToContract(),
        Progress = run.Progress,
        RowsLoaded = (int)Math.Min(run.RowsLoaded, int.MaxValue),
        RowsPreprocessed = (int)Math.Min(run.RowsPreprocessed, int.MaxValue),
        AnomaliesFound = (int)Math.Min(run.AnomaliesFound, int.MaxValue),
        Error = run.Error,
        Warnings = [.. run.Warnings],
    };
}
