using System.Text.Json.Serialization;

namespace Anomaly.Gateway.Api.Documents;

/// <summary>The audit of one detection run, under the field names of the system before this one.</summary>
internal sealed record RunView
{
    /// <summary>Run id (uuid).</summary>
    [JsonPropertyName("_id")]
    public required string Id { get; init; }

    /// <summary>What asked for it.</summary>
    public required RunTrigger Trigger { get; init; }

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

    /// <summary>Seconds until a backfill has probably ended; null while that is unknown, and for all other runs.</summary>
    public double? SecondsLeft { get; init; }

    /// <summary>Anomalies that this run found to hold no longer.</summary>
    public required int AnomaliesRetracted { get; init; }

    /// <summary>Version of the program that made it; null for runs of programs that did not say.</summary>
    public string? ProgramVersion { get; init; }

    /// <summary>The request that asked for it, as in the logs.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>A fingerprint of the bars that it took in, made of the SHA-256 of each: runs with the same one computed from the same bars. Null where it took none.</summary>
    public string? InputHash { get; init; }

    /// <summary>Seconds in which it waited for its source; null where it asked none.</summary>
    public double? FetchSeconds { get; init; }

    /// <summary>Seconds of comparing and scoring; null where there was nothing to compare.</summary>
    public double? ScoreSeconds { get; init; }

    /// <summary>Ids of a run in a list: a backfill may have found tens of thousands.</summary>
    private const int IdsInList = 100;

    /// <summary>A run as lists show it: with the first hundred of its anomalies' ids.</summary>
    public static RunView InList(DetectionRun run) => Of(run.AnomalyIds.Length <= IdsInList ? run : run with { AnomalyIds = run.AnomalyIds[..IdsInList] });

    /// <summary>The document of a run.</summary>
    public static RunView Of(DetectionRun run) => new()
    {
        Id = run.Id,
        Trigger = run.Trigger,
        Ticker = run.Series.Ticker.Symbol,
        Interval = run.Series.Interval.Code,
        Period = run.Period,
        ModelVersion = run.ModelVersion,
        ModelHash = run.ModelHash,
        StartedAt = run.StartedAt,
        CompletedAt = run.CompletedAt,
        DurationSeconds = run.DurationSeconds,
        RowsLoaded = Count.Of(run.RowsLoaded),
        RowsPreprocessed = Count.Of(run.RowsPreprocessed),
        AnomaliesFound = Count.Of(run.AnomaliesFound),
        AnomalyIds = run.AnomalyIds,
        Status = run.Status,
        Error = run.Error,
        Warnings = run.Warnings,
        Progress = run.Progress,
        SecondsLeft = run.SecondsLeft,
        AnomaliesRetracted = Count.Of(run.AnomaliesRetracted),
        ProgramVersion = run.ProgramVersion,
        CorrelationId = run.CorrelationId,
        InputHash = run.InputHash,
        FetchSeconds = run.FetchSeconds,
        ScoreSeconds = run.ScoreSeconds,
    };
}

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
    public static BackfillView Of(DetectionRun? run, Ticker ticker, Interval? interval) => run is null
        ? new() { Status = "not_found", Ticker = ticker.Symbol, Interval = interval?.Code, Message = "No backfill task found" }
        : new()
        {
            RunId = run.Id,
            Status = EnumNames.Of(run.Status),
            Ticker = run.Series.Ticker.Symbol,
            Period = run.Period,
            Interval = run.Series.Interval.Code,
            StartedAt = run.StartedAt,
            CompletedAt = run.CompletedAt,
            RowsLoaded = Count.Of(run.RowsLoaded),
            RowsPreprocessed = Count.Of(run.RowsPreprocessed),
            AnomaliesFound = Count.Of(run.AnomaliesFound),
            Error = run.Error,
            Warnings = run.Warnings,
            Progress = run.Progress,
        };
}

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

    /// <summary>Seconds until it has probably ended; null while that is unknown.</summary>
    public double? SecondsLeft { get; init; }

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

    /// <summary>How a backfill stands.</summary>
    public static ProgressView Of(DetectionRun run) => new()
    {
        RunId = run.Id,
        Ticker = run.Series.Ticker.Symbol,
        Interval = run.Series.Interval.Code,
        Status = run.Status,
        Progress = run.Progress,
        SecondsLeft = run.SecondsLeft,
        RowsLoaded = Count.Of(run.RowsLoaded),
        RowsPreprocessed = Count.Of(run.RowsPreprocessed),
        AnomaliesFound = Count.Of(run.AnomaliesFound),
        Error = run.Error,
        Warnings = run.Warnings,
    };
}

/// <summary>A backfill has been started.</summary>
/// <param name="Status">Always <c>backfill_started</c>.</param>
/// <param name="RunId">The run to follow.</param>
/// <param name="Ticker">Ticker.</param>
/// <param name="MaxPeriod">How far back it reaches.</param>
/// <param name="Interval">Interval code.</param>
/// <param name="Message">Where to look for progress.</param>
internal sealed record BackfillStarted(string Status, string RunId, string Ticker, string MaxPeriod, string Interval, string Message);
