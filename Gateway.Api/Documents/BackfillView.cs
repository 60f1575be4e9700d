using System.Text.Json.Serialization;
using Anomaly.Grains.Interfaces;
using Anomaly.Grains.Interfaces.Runs;

namespace Anomaly.Gateway.Api.Documents;

/// <summary>The latest backfill of a ticker, as the old system showed it.</summary>
internal sealed record BackfillView
{
    /// <summary>Which run; absent where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RunId { get; init; }

    /// <summary>in_progress, complete, failed, partial, or not_found.</summary>
    public required string Status { get; init; }

    /// <summary>Ticker.</summary>
    public required string Ticker { get; init; }

    /// <summary>Period code.</summary>
    public string? Period { get; init; }

    /// <summary>Interval code.</summary>
    public string? Interval { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>UTC; null while in progress.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Complete bars read so far.</summary>
    public int RowsLoaded { get; init; }

    /// <summary>Rows scored so far.</summary>
    public int RowsPreprocessed { get; init; }

    /// <summary>Anomalies found so far.</summary>
    public int AnomaliesFound { get; init; }

    /// <summary>Why it failed; null otherwise.</summary>
    public string? Error { get; init; }

    /// <summary>What was odd.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>0 to 1.</summary>
    public double Progress { get; init; }

    /// <summary>A sentence where there is no run to show.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }

    /// <summary>The document of a run, or of there being none.</summary>
    public static BackfillView Of(RunDocument? run, string ticker, string? interval) => run is null
        ? new() { Status = "not_found", Ticker = ticker, Interval = interval, Message = "No backfill task found" }
        : new()
        {
            RunId = run.Id,
            Status = Spelling.Of(run.Status),
            Ticker = run.Ticker,
            Period = run.Period,
            Interval = run.Interval,
            StartedAt = run.StartedAt,
            CompletedAt = run.CompletedAt,
            RowsLoaded = run.RowsLoaded,
            RowsPreprocessed = run.RowsPreprocessed,
            AnomaliesFound = run.AnomaliesFound,
            Error = run.Error,
            Warnings = run.Warnings,
            Progress = run.Progress,
        };
}
