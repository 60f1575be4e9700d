namespace Anomaly.Storage;

/// <summary>The audit trail: detection runs.</summary>
public interface IRunStore
{
    /// <summary>Records that a run has begun, before its work does, so that a crash leaves a trace. The same id again changes nothing.</summary>
    Task StartRunAsync(DetectionRun run, CancellationToken cancellationToken = default);

    /// <summary>Overwrites a run that is still in progress: its counts and progress, or its end (without a commit: failed, or nothing new).</summary>
    /// <returns>False when the run is not stored or has already ended; then nothing is written.</returns>
    Task<bool> UpdateRunAsync(DetectionRun run, CancellationToken cancellationToken = default);

    /// <summary>Closes a series' runs that a crash left in progress as <see cref="RunStatus.Failed"/>.</summary>
    /// <param name="series">Whose runs.</param>
    /// <param name="keep">Ids of runs that go on, for example a backfill that is resumed.</param>
    /// <param name="error">What to record, for example <c>interrupted</c>.</param>
    /// <param name="at">The time to record as their end.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Ids of the runs closed.</returns>
    Task<IReadOnlyList<string>> CloseInterruptedRunsAsync(
        SeriesKey series, IReadOnlyCollection<string> keep, string error, DateTime at, CancellationToken cancellationToken = default);

    /// <summary>A run by id; null when there is none (any more).</summary>
    Task<DetectionRun?> FindRunAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Runs, the latest start first.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of this query's.</exception>
    Task<Page<DetectionRun>> ListRunsAsync(RunQuery query, CancellationToken cancellationToken = default);

    /// <summary>The latest run of a ticker by its trigger, at one interval or at any; null when there is none.</summary>
    Task<DetectionRun?> FindLatestRunAsync(
        Ticker ticker, Interval? interval, RunTrigger trigger, CancellationToken cancellationToken = default);

    /// <summary>Deletes one small batch of ended runs that started before an instant; call it until it returns less than <paramref name="batchSize"/>.</summary>
    /// <returns>Runs deleted.</returns>
    Task<int> PurgeRunsAsync(DateTime startedBefore, int batchSize = 500, CancellationToken cancellationToken = default);
}
