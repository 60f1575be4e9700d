using Anomaly.Grains.Interfaces.Backfills;
using Anomaly.Grains.Interfaces.Runs;

namespace Anomaly.Gateway.Api.Documents;

/// <summary>How far a backfill is: what its event stream and its socket send.</summary>
internal sealed record ProgressView
{
    /// <summary>Which run.</summary>
    public required string RunId { get; init; }

    /// <summary>Ticker.</summary>
    public required string Ticker { get; init; }

    /// <summary>Interval code.</summary>
    public required string Interval { get; init; }

    /// <summary>Where it stands.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>0 to 1.</summary>
    public required double Progress { get; init; }

    /// <summary>Complete bars read so far.</summary>
    public required int RowsLoaded { get; init; }

    /// <summary>Rows scored so far.</summary>
    public required int RowsPreprocessed { get; init; }

    /// <summary>Anomalies found so far.</summary>
    public required int AnomaliesFound { get; init; }

    /// <summary>Why it failed; null otherwise.</summary>
    public string? Error { get; init; }

    /// <summary>What was odd.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Of a backfill that runs.</summary>
    public static ProgressView Of(BackfillProgress progress) => new()
    {
        RunId = progress.RunId,
        Ticker = progress.Ticker,
        Interval = progress.Interval,
        Status = progress.Status,
        Progress = progress.Progress,
        RowsLoaded = progress.RowsLoaded,
        RowsPreprocessed = progress.RowsPreprocessed,
        AnomaliesFound = progress.AnomaliesFound,
        Error = progress.Error,
        Warnings = progress.Warnings,
    };

    /// <summary>Of a backfill that has ended.</summary>
    public static ProgressView Of(RunDocument run) => new()
    {
        RunId = run.Id,
        Ticker = run.Ticker,
        Interval = run.Interval,
        Status = run.Status,
        Progress = run.Progress,
        RowsLoaded = run.RowsLoaded,
        RowsPreprocessed = run.RowsPreprocessed,
        AnomaliesFound = run.AnomaliesFound,
        Error = run.Error,
        Warnings = run.Warnings,
    };
}
