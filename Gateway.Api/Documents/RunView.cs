using System.Text.Json.Serialization;
using Anomaly.Grains.Interfaces.Runs;

namespace Anomaly.Gateway.Api.Documents;

/// <summary>The audit of one detection run, under the field names of the system before this one.</summary>
internal sealed record RunView
{
    /// <summary>Run id (uuid).</summary>
    [JsonPropertyName("_id")]
    public required string Id { get; init; }

    /// <summary>What asked for it.</summary>
    public required DetectionTrigger Trigger { get; init; }

    /// <summary>Ticker.</summary>
    public required string Ticker { get; init; }

    /// <summary>Interval code.</summary>
    public required string Interval { get; init; }

    /// <summary>Period code it was asked for, if any.</summary>
    public string? Period { get; init; }

    /// <summary>Model in use; null where none could be loaded.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>"sha256:" and the hex digest of the model's file.</summary>
    public string? ModelHash { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>UTC; null while in progress.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Seconds from start to end; null while in progress.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>Complete bars read.</summary>
    public required int RowsLoaded { get; init; }

    /// <summary>Rows that could be scored.</summary>
    public required int RowsPreprocessed { get; init; }

    /// <summary>Anomalies this run found.</summary>
    public required int AnomaliesFound { get; init; }

    /// <summary>Their ids.</summary>
    public required IReadOnlyList<string> AnomalyIds { get; init; }

    /// <summary>Where it stands.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>Why it failed; null otherwise.</summary>
    public string? Error { get; init; }

    /// <summary>What was odd but did not stop it.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>0 to 1.</summary>
    public required double Progress { get; init; }

    /// <summary>The request that asked for it, as in the logs.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The document of a run.</summary>
    public static RunView Of(RunDocument run) => new()
    {
        Id = run.Id,
        Trigger = run.Trigger,
        Ticker = run.Ticker,
        Interval = run.Interval,
        Period = run.Period,
        ModelVersion = run.ModelVersion,
        ModelHash = run.ModelHash,
        StartedAt = run.StartedAt,
        CompletedAt = run.CompletedAt,
        DurationSeconds = run.DurationSeconds,
        RowsLoaded = run.RowsLoaded,
        RowsPreprocessed = run.RowsPreprocessed,
        AnomaliesFound = run.AnomaliesFound,
        AnomalyIds = run.AnomalyIds,
        Status = run.Status,
        Error = run.Error,
        Warnings = run.Warnings,
        Progress = run.Progress,
        CorrelationId = run.CorrelationId,
    };
}
