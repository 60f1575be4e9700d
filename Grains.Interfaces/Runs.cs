namespace Anomaly.Grains.Interfaces;

/// <summary>What asked for a detection run.</summary>
[GenerateSerializer]
[Alias("anomaly.RunTrigger")]
public enum RunTrigger
{
    /// <summary>A chart was opened.</summary>
    ChartRequest,

    /// <summary>The schedule came round.</summary>
    Scheduler,

    /// <summary>Somebody asked for the history.</summary>
    Backfill,

    /// <summary>An anomaly was re-derived; nothing but the run is written.</summary>
    Verification,

    /// <summary>A person or service asked for it.</summary>
    Manual,

    /// <summary>Somebody pushed bars of their own.</summary>
    Push,
}

/// <summary>Where a run stands.</summary>
[GenerateSerializer]
[Alias("anomaly.RunStatus")]
public enum RunStatus
{
    /// <summary>Working, or interrupted and not yet noticed.</summary>
    InProgress,

    /// <summary>Done; everything it found is stored.</summary>
    Complete,

    /// <summary>Ended with an error; nothing half-written.</summary>
    Failed,

    /// <summary>Done as far as the source reached; the warnings say what is missing.</summary>
    Partial,
}

/// <summary>One run of detection in the audit trail: the row of <c>detection_runs</c>. Times are UTC.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.DetectionRun")]
public sealed record DetectionRun
{
    /// <summary>A UUID, in its usual text form.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>What asked for the run.</summary>
    [Id(1)]
    public required RunTrigger Trigger { get; init; }

    /// <summary>The series; <c>ticker</c> and <c>interval</c> in documents.</summary>
    [Id(2)]
    public required SeriesKey Series { get; init; }

    /// <summary>How far back the run was asked to go, as a period code; null where that does not apply.</summary>
    [Id(3)]
    public string? Period { get; init; }

    /// <summary>The model that scored, for example <c>US_model-1.0.0</c>; null where none could be loaded.</summary>
    [Id(4)]
    public string? ModelVersion { get; init; }

    /// <summary><c>sha256:</c> and the hex digest of that model's file.</summary>
    [Id(5)]
    public string? ModelHash { get; init; }

    /// <summary>When the run began.</summary>
    [Id(6)]
    public required DateTime StartedAt { get; init; }

    /// <summary>When it ended; null while it is in progress.</summary>
    [Id(7)]
    public DateTime? CompletedAt { get; init; }

    /// <summary>Seconds from start to end; null while in progress.</summary>
    [Id(8)]
    public double? DurationSeconds { get; init; }

    /// <summary>Complete bars that the run read from the source, or was given.</summary>
    [Id(9)]
    public long RowsLoaded { get; init; }

    /// <summary>Bars whose features were complete, and that were scored.</summary>
    [Id(10)]
    public long RowsPreprocessed { get; init; }

    /// <summary>Anomalies that this run found.</summary>
    [Id(11)]
    public long AnomaliesFound { get; init; }

    /// <summary>Ids of these anomalies.</summary>
    [Id(12)]
    public ImmutableArray<string> AnomalyIds { get; init; } = [];

    /// <summary>Where the run stands.</summary>
    [Id(13)]
    public required RunStatus Status { get; init; }

    /// <summary>Why it failed, in one sentence; null otherwise.</summary>
    [Id(14)]
    public string? Error { get; init; }

    /// <summary>What was odd but did not stop it, one sentence each.</summary>
    [Id(15)]
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Share of the work done, 0 to 1.</summary>
    [Id(16)]
    public double Progress { get; init; }

    /// <summary>Whether a backfill was told to start over; kept so that it can be resumed after a restart as it was asked for.</summary>
    [Id(17)]
    public bool Force { get; init; }

    /// <summary>The id that the request's log lines carry.</summary>
    [Id(18)]
    public string? CorrelationId { get; init; }

    /// <summary>Anomalies that this run found to hold no longer.</summary>
    [Id(19)]
    public long AnomaliesRetracted { get; init; }

    /// <summary>The version of the program that made the run, for example <c>1.2.0</c>; null for runs of programs that did not say.</summary>
    [Id(20)]
    public string? ProgramVersion { get; init; }

    /// <summary>Seconds until a backfill has probably ended, as of its last slice; null while that is unknown, and for all other runs.</summary>
    [Id(21)]
    public double? SecondsLeft { get; init; }

    /// <summary>A fingerprint of the final bars that the run took in: runs with the same one computed from the same bars. Null where it took none.</summary>
    [Id(22)]
    public string? InputHash { get; init; }

    /// <summary>Seconds in which the run waited for its source; null for runs of programs that did not say, and where it asked none.</summary>
    [Id(23)]
    public double? FetchSeconds { get; init; }

    /// <summary>Seconds of comparing and scoring; null for runs of programs that did not say, and where there was nothing to compare.</summary>
    [Id(24)]
    public double? ScoreSeconds { get; init; }

    /// <summary>Whether people are told of what a backfill finds, however old it is.</summary>
    [Id(25)]
    public bool Notify { get; init; }
}

/// <summary>Which runs to list, the latest start first. What is null does not restrict.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.RunQuery")]
public sealed record RunQuery : PageRequest
{
    /// <summary>Only this ticker's.</summary>
    [Id(0)]
    public Ticker? Ticker { get; init; }

    /// <summary>Only this interval's.</summary>
    [Id(1)]
    public Interval? Interval { get; init; }

    /// <summary>Only runs that stand so.</summary>
    [Id(2)]
    public RunStatus? Status { get; init; }

    /// <summary>Only runs that were asked for so.</summary>
    [Id(3)]
    public RunTrigger? Trigger { get; init; }

    /// <summary>Only runs that started at this time or later, UTC.</summary>
    [Id(4)]
    public DateTime? From { get; init; }

    /// <summary>Only runs that started before this time, UTC.</summary>
    [Id(5)]
    public DateTime? To { get; init; }
}

/// <summary>Reads the audit of all runs; its key is <c>audit</c>.</summary>
[Alias("anomaly.IAuditGrain"), GrainInterfaceType("anomaly.IAuditGrain")]
public interface IAuditGrain : IGrainWithStringKey
{
    /// <summary>One run, or null.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("GetAsync")]
    Task<DetectionRun?> GetAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Runs by filter, at most 500 a page.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("ListAsync")]
    Task<Page<DetectionRun>> ListAsync(RunQuery query, CancellationToken cancellationToken);

    /// <summary>The latest backfill run of a ticker, at any interval when none is given; null when there is none.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("GetLatestBackfillAsync")]
    Task<DetectionRun?> GetLatestBackfillAsync(Ticker ticker, Interval? interval, CancellationToken cancellationToken);
}
