using System.Globalization;

namespace Anomaly.Storage;

/// <summary>What makes a commit well formed, checked before anything is written.</summary>
internal static class CommitRules
{
    /// <summary>An engine's index takes some 2,700 bytes of key.</summary>
    private const int LongestKey = 500;

    /// <exception cref="ArgumentException">The commit is not well formed; the message says where.</exception>
    public static void Check(DetectionCommit commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        ArgumentOutOfRangeException.ThrowIfNegative(commit.ExpectedVersion, nameof(commit));
        var series = commit.Metadata.Series;
        CheckTimes(commit.Metadata);
        CheckBars(commit.Bars, series);
        foreach (var quarantined in commit.Quarantined)
        {
            if (quarantined.Series != series)
                throw new ArgumentException($"The commit of {series} holds a quarantined bar of {quarantined.Series}.", nameof(commit));
            CheckBars([quarantined.Bar], series);
            RequireUtc(quarantined.QuarantinedAt, nameof(quarantined.QuarantinedAt));
            RequireUtc(quarantined.ReleasedAt, nameof(quarantined.ReleasedAt));
        }

        foreach (var action in commit.Actions)
        {
            if (action.Series != series)
                throw new ArgumentException($"The commit of {series} holds a corporate action of {action.Series}.", nameof(commit));
            RequireUtc(action.Time, nameof(action.Time));
            if (action.SplitNumerator is null != action.SplitDenominator is null || !IsAmount(action.Dividend) || !IsAmount(action.SplitNumerator) || !IsAmount(action.SplitDenominator))
                throw new ArgumentException($"The corporate action of {series} at {action.Time:u} must have positive numbers, and both or none of a split.", nameof(commit));
        }

        foreach (var anomaly in commit.Anomalies)
        {
            if (anomaly.Series != series)
                throw new ArgumentException($"The commit of {series} holds an anomaly of {anomaly.Series}.", nameof(commit));
            CheckAnomaly(anomaly);
        }

        if (commit.Run is not { } run)
            return;
        if (run.Series != series)
            throw new ArgumentException($"The commit of {series} holds a run of {run.Series}.", nameof(commit));
        CheckRun(run);
    }

    /// <summary>What a commit is told whose expected version is not the stored one.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="stored">The stored version; 0 for none.</param>
    public static StoreConflictException Conflict(DetectionCommit commit, long stored) =>
        new(commit.Metadata.Series.ToString(), VersionText(commit.ExpectedVersion), VersionText(stored));

    public static void CheckRun(DetectionRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentException.ThrowIfNullOrEmpty(run.Id, nameof(run));
        CheckKey(run.Id, "id of a run");
        RequireUtc(run.StartedAt, nameof(run.StartedAt));
        RequireUtc(run.CompletedAt, nameof(run.CompletedAt));
        if (!double.IsFinite(run.Progress) || run.DurationSeconds is { } seconds && !double.IsFinite(seconds))
            throw new ArgumentException($"Progress and duration of run {run.Id} must be finite.", nameof(run));
    }

    public static void CheckAnomaly(AnomalyRecord anomaly)
    {
        RequireWholeSecond(anomaly.Datetime, $"an anomaly of {anomaly.Series}");
        RequireUtc(anomaly.DetectionTimestamp, nameof(anomaly.DetectionTimestamp));
        RequireUtc(anomaly.CreatedAt, nameof(anomaly.CreatedAt));
        CheckKey(anomaly.DetectionRunId, "run id of an anomaly");
        CheckKey(anomaly.ModelVersion, "model version of an anomaly");
        CheckKey(anomaly.ModelHash, "model hash of an anomaly");
    }

    /// <exception cref="ArgumentException">The text is longer than what is found by an index can be.</exception>
    public static void CheckKey(string? text, string what)
    {
        if (text?.Length > LongestKey)
            throw new ArgumentException($"The {what} is {text.Length} characters long; at most {LongestKey} can be found again.");
    }

    public static void CheckTimes(SeriesMetadata metadata)
    {
        RequireUtc(metadata.LastDetectionRun, nameof(metadata.LastDetectionRun));
        RequireUtc(metadata.LastDetectedTimestamp, nameof(metadata.LastDetectedTimestamp));
        RequireUtc(metadata.UpdatedAt, nameof(metadata.UpdatedAt));
        RequireUtc(metadata.Anchor, nameof(metadata.Anchor));
        RequireUtc(metadata.RequestedAt, nameof(metadata.RequestedAt));
    }

    private static bool IsAmount(double? number) => number is null or (> 0 and < double.PositiveInfinity);

    private static string? VersionText(long version) => version == 0 ? null : version.ToString(CultureInfo.InvariantCulture);

    private static void CheckBars(IReadOnlyList<Bar> bars, SeriesKey series)
    {
        for (var index = 0; index < bars.Count; index++)
        {
            var bar = bars[index];
            if (!bar.IsComplete)
                throw new ArgumentException($"The bar of {series} at {bar.Time:u} is not complete: leave it out and count it.", nameof(bars));
            RequireWholeSecond(bar.Time, $"a bar of {series}");
            if (index > 0 && bar.Time <= bars[index - 1].Time)
                throw new ArgumentException($"The bars of {series} are not in time order, or one is there twice, at {bar.Time:u}.", nameof(bars));
        }
    }

    private static void RequireWholeSecond(DateTime time, string what)
    {
        RequireUtc(time, what);
        if (time.Ticks % TimeSpan.TicksPerSecond != 0)
            throw new ArgumentException($"The time of {what} must be a whole second, not {time:O}.");
    }

    public static void RequireUtc(DateTime? time, string what)
    {
        if (time is { Kind: not DateTimeKind.Utc })
            throw new ArgumentException($"The time of {what} must be UTC, not {time.Value.Kind}.");
    }
}

/// <summary>What makes well formed what people say of anomalies, checked before anything is written.</summary>
internal static class RemarkRules
{
    /// <exception cref="ArgumentException">There can be no such anomaly.</exception>
    public static void CheckAnomaly(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        CommitRules.CheckKey(id, "id of an anomaly");
    }

    /// <exception cref="ArgumentException">The note cannot be kept.</exception>
    public static void CheckNote(AnomalyNote note)
    {
        ArgumentNullException.ThrowIfNull(note);
        ArgumentException.ThrowIfNullOrEmpty(note.Id, nameof(note));
        CommitRules.CheckKey(note.Id, "id of a note");
        if (AnomalyNote.ProblemOf(note.Text) is { } problem)
            throw new ArgumentException($"The text of a note {problem}.", nameof(note));
    }
}

/// <summary>What makes a batch of old documents well formed, checked before anything is written.</summary>
internal static class ImportRules
{
    /// <exception cref="ArgumentException">A document is not well formed; the message says where.</exception>
    public static void Check(ImportBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        foreach (var (anomaly, oldId) in batch.Anomalies)
        {
            CommitRules.CheckAnomaly(anomaly);
            CommitRules.CheckKey(oldId, "old id of an anomaly");
        }

        foreach (var run in batch.Runs)
            CommitRules.CheckRun(run);
        foreach (var metadata in batch.Series)
            CommitRules.CheckTimes(metadata);
    }
}
