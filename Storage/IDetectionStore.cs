using Anomaly.Detection.Decisions;

namespace Anomaly.Storage;

/// <summary>
/// The one port to everything that is kept: series with their bars and detection state, runs, anomalies, and small settings of grains.
/// SQLite and PostgreSQL implement it; both pass the same tests. An instance is safe for any number of concurrent callers.
/// </summary>
/// <remarks>
/// <para>A write is acknowledged only after it is durable: once its task has completed, a power cut does not lose it. Many small writes
/// at once share one transaction, so latency is one flush while throughput is the engine's.</para>
/// <para>Errors, on every member: <see cref="StoreUnavailableException"/> (retry later), <see cref="StoreReadOnlyException"/>,
/// <see cref="StoreFullException"/>, <see cref="StoreCorruptException"/>, <see cref="StoreSchemaException"/>: all a
/// <see cref="StoreException"/> with a message that a user can act on. An argument that the contract forbids is an
/// <see cref="ArgumentException"/> before anything is written.</para>
/// <para>Field names in documents are those of the system that is replaced: a property's snake_case form (<c>LastDetectedTimestamp</c> is
/// <c>last_detected_timestamp</c>), but for an anomaly's <c>Ticker</c>, <c>Datetime</c>, <c>Close</c>, <c>Volume</c>, and <c>_id</c> for <c>Id</c>.
/// Times are UTC; every <see cref="DateTime"/> in and out has <see cref="DateTimeKind.Utc"/>.</para>
/// </remarks>
public interface IDetectionStore : IAsyncDisposable
{
    /// <summary>Most bars that one call returns.</summary>
    const int MaxBarsPerRead = 200_000;

    /// <summary>
    /// Opens the database, creates it where there is none, and applies the migrations that are missing. Safe to call from many processes
    /// at once. Every other member does this by itself on first use; a host calls it at start to fail early.
    /// </summary>
    Task InitializeAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Checks that the store can be read and written: a small row is written for real, at most once in five seconds however often this is asked, and what
    /// the last calls met counts too.
    /// </summary>
    /// <returns>Never throws for a store that has a problem: the result names it.</returns>
    Task<StoreHealth> CheckHealthAsync(CancellationToken cancellationToken = default);

    /// <summary>Bytes of the database.</summary>
    Task<long> MeasureSizeAsync(CancellationToken cancellationToken = default);

    // Series

    /// <summary>A series' metadata with feature state and anchor; null when nothing was ever committed for it.</summary>
    Task<SeriesMetadata?> LoadSeriesAsync(SeriesKey series, CancellationToken cancellationToken = default);

    /// <summary>Metadata of many series, ordered by ticker, then interval, without their feature state.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of this query's.</exception>
    Task<Page<SeriesMetadata>> ListSeriesAsync(SeriesQuery query, CancellationToken cancellationToken = default);

    /// <summary>The first <paramref name="limit"/> bars of a stretch of time, oldest first. To read on, start after the last bar's time.</summary>
    /// <param name="series">Whose bars.</param>
    /// <param name="range">Which bars, by the time they open.</param>
    /// <param name="limit">1 to <see cref="MaxBarsPerRead"/>.</param>
    Task<IReadOnlyList<Bar>> ReadBarsAsync(
        SeriesKey series, TimeRange range, int limit = MaxBarsPerRead, CancellationToken cancellationToken = default);

    /// <summary>
    /// The first <paramref name="limit"/> bars of a stretch as they were stored at an instant: after all commits up to and including it, by their
    /// <see cref="SeriesMetadata.UpdatedAt"/>. Of a bar that a program stored which did not note when, those count whose interval had ended.
    /// </summary>
    /// <param name="series">Whose bars.</param>
    /// <param name="range">Which bars, by the time they open.</param>
    /// <param name="asOf">The instant, UTC.</param>
    /// <param name="limit">1 to <see cref="MaxBarsPerRead"/>.</param>
    Task<IReadOnlyList<Bar>> ReadBarsAsOfAsync(
        SeriesKey series, TimeRange range, DateTime asOf, int limit = MaxBarsPerRead, CancellationToken cancellationToken = default);

    /// <summary>
    /// The hash of the model that had scored a series at an instant; null where none had. Before the first change that is noted, it is the model before that change.
    /// </summary>
    Task<string?> FindModelAsOfAsync(SeriesKey series, DateTime asOf, CancellationToken cancellationToken = default);

    /// <summary>The last <paramref name="count"/> bars that open before <paramref name="before"/> (default: of all), oldest first.</summary>
    /// <param name="series">Whose bars.</param>
    /// <param name="count">1 to <see cref="MaxBarsPerRead"/>.</param>
    /// <param name="before">Bars at this time or later are left out.</param>
    Task<IReadOnlyList<Bar>> ReadLastBarsAsync(
        SeriesKey series, int count, DateTime? before = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes one small batch of a series' oldest bars that open before an instant; call it until it returns less than <paramref name="batchSize"/>.
    /// Its feature state and anomalies stay.
    /// </summary>
    /// <param name="series">Whose bars.</param>
    /// <param name="before">Bars at this time or later stay.</param>
    /// <param name="kept">The newest so many bars stay, however old they are; at least 1.</param>
    /// <param name="batchSize">Most bars deleted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Bars deleted.</returns>
    Task<int> PurgeBarsAsync(SeriesKey series, DateTime before, int kept, int batchSize = 5000, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes one small batch of what is kept beside the bars of a series that open before an instant: what they were before they were corrected or removed, and
    /// quarantined bars that nobody let in. Call it until it returns less than <paramref name="batchSize"/>.
    /// </summary>
    /// <param name="series">Whose bars.</param>
    /// <param name="before">What belongs to bars at this time or later stays.</param>
    /// <param name="batchSize">About how many rows of either kind are deleted.</param>
    /// <returns>Rows deleted, of the kind of which more were.</returns>
    Task<int> PurgeRevisionsAsync(SeriesKey series, DateTime before, int batchSize = 5000, CancellationToken cancellationToken = default);

    /// <summary>
    /// Commits one detection, or one consistent slice of a long one, in one transaction: all of it or nothing.
    /// Completes once it is durable.
    /// </summary>
    /// <exception cref="StoreConflictException">
    /// The stored version is not <see cref="DetectionCommit.ExpectedVersion"/>: another activation got there first. Nothing was written; load again.
    /// </exception>
    /// <exception cref="StoreUnavailableException">
    /// Nothing is known to be written. With <see cref="StoreUnavailableException.InDoubt"/> it may have been: load again, the version tells.
    /// </exception>
    /// <exception cref="ArgumentException">The commit is not well formed (see <see cref="DetectionCommit"/>); nothing was written.</exception>
    Task<CommitResult> CommitAsync(DetectionCommit commit, CancellationToken cancellationToken = default);

    /// <summary>Quarantined bars of a series, oldest first, released ones too.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of this query's.</exception>
    Task<Page<QuarantineEntry>> ListQuarantinedAsync(SeriesKey series, QuarantineQuery query, CancellationToken cancellationToken = default);

    /// <summary>How many bars are kept out, of all series.</summary>
    Task<long> CountQuarantinedAsync(CancellationToken cancellationToken = default);

    /// <summary>Dividends and splits of a series, oldest first.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of this query's.</exception>
    Task<Page<CorporateAction>> ListCorporateActionsAsync(SeriesKey series, CorporateActionQuery query, CancellationToken cancellationToken = default);

    // Runs

    /// <summary>Records that a run has begun, before its work does, so that a crash leaves a trace. The same id again changes nothing.</summary>
    /// <returns>Whether it was not on record before.</returns>
    Task<bool> StartRunAsync(DetectionRun run, CancellationToken cancellationToken = default);

    /// <summary>Overwrites a run that is still in progress: its counts and progress, or its end (without a commit: failed, or nothing new).</summary>
    /// <returns>False when the run is not stored or has already ended; then nothing is written.</returns>
    Task<bool> UpdateRunAsync(DetectionRun run, CancellationToken cancellationToken = default);

    /// <summary>A series' runs that are in progress: those that a crash left so too.</summary>
    Task<IReadOnlyList<DetectionRun>> ListOpenRunsAsync(SeriesKey series, CancellationToken cancellationToken = default);

    /// <summary>Closes a series' runs that a crash left in progress as <see cref="RunStatus.Failed"/>.</summary>
    /// <param name="series">Whose runs.</param>
    /// <param name="keep">Ids of runs that go on, for example a backfill that is resumed.</param>
    /// <param name="error">What to record, for example <c>interrupted</c>.</param>
    /// <param name="at">The time to record as their end.</param>
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

    /// <summary>Deletes one small batch of ended runs that started before an instant and neither found nor retracted anything; call it until it returns less than <paramref name="batchSize"/>.</summary>
    /// <returns>Runs deleted.</returns>
    Task<int> PurgeRunsAsync(DateTime startedBefore, int batchSize = 500, CancellationToken cancellationToken = default);

    // Anomalies: they come in with a detection's commit; here they are found, followed and acknowledged.

    /// <summary>An anomaly by its id, or by the id that the old system gave it before it was imported; null when there is none.</summary>
    Task<AnomalyRecord?> FindAnomalyAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Anomalies by the time of their bar.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of this query's.</exception>
    Task<Page<AnomalyRecord>> ListAnomaliesAsync(AnomalyQuery query, CancellationToken cancellationToken = default);

    /// <summary>The same with what a map of them shows, and the latest bar first.</summary>
    /// <param name="query">Neither paged nor as of an instant.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<AnomalyMark>> ListMarksAsync(AnomalyQuery query, CancellationToken cancellationToken = default);

    /// <summary>How incidents stand, in whatever order; one of which no anomaly holds is left out, as is one that a program stored which did not note it.</summary>
    /// <param name="incidents">Which; any number.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<AnomalyIncident>> ReadIncidentsAsync(IReadOnlyCollection<IncidentKey> incidents, CancellationToken cancellationToken = default);

    /// <summary>Acknowledges an anomaly, or takes that back. Only a detection sets or lifts <see cref="AnomalyStatus.Retracted"/>.</summary>
    /// <returns>The anomaly as it is now; null when there is none. One that is retracted is left as it is.</returns>
    /// <exception cref="ArgumentException"><paramref name="status"/> is <see cref="AnomalyStatus.Retracted"/>.</exception>
    Task<AnomalyRecord?> SetAnomalyStatusAsync(string id, AnomalyStatus status, CancellationToken cancellationToken = default);

    /// <summary>What people say of an anomaly: what it is held for, null where nobody has said, and notes, oldest first.</summary>
    Task<(AnomalyAssessment? Assessment, IReadOnlyList<AnomalyNote> Notes)> ReadRemarksAsync(string anomalyId, CancellationToken cancellationToken = default);

    /// <summary>Keeps what an anomaly is held for, in the place of what was kept before; null forgets that.</summary>
    Task SetAssessmentAsync(string anomalyId, AnomalyAssessment? assessment, CancellationToken cancellationToken = default);

    /// <summary>Keeps a note, whatever becomes of the anomaly. The same id again changes nothing.</summary>
    /// <returns>The note as it is kept; null where the anomaly has <see cref="AnomalyNote.MostOfAnomaly"/> of them already.</returns>
    Task<AnomalyNote?> AddNoteAsync(string anomalyId, AnomalyNote note, CancellationToken cancellationToken = default);

    /// <summary>Deletes a note.</summary>
    /// <returns>False when the anomaly has no such note.</returns>
    Task<bool> RemoveNoteAsync(string anomalyId, string noteId, CancellationToken cancellationToken = default);

    /// <summary>
    /// The feed of events: anomalies whose status changed after a point of the feed, in the order of these changes. An anomaly
    /// appears once, with its present status; its <see cref="AnomalyRecord.Sequence"/> is the event's id, and what to pass next.
    /// No change is ever skipped: a lower sequence never becomes visible after a higher one.
    /// </summary>
    /// <param name="after">The last sequence seen; 0 for the beginning.</param>
    /// <param name="limit">1 to <see cref="PageRequest.MaxLimit"/>.</param>
    Task<IReadOnlyList<AnomalyRecord>> ReadEventsAsync(long after, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>The feed's present end: pass it to <see cref="ReadEventsAsync"/> to see only what comes from now on.</summary>
    Task<long> ReadLastSequenceAsync(CancellationToken cancellationToken = default);

    // Small settings of grains, as JSON, each guarded by an etag

    /// <summary>A state; null when it was never written or was cleared.</summary>
    Task<GrainStateEntry?> ReadGrainStateAsync(string grainId, string stateName, CancellationToken cancellationToken = default);

    /// <summary>Writes a state.</summary>
    /// <param name="grainId">The grain that it belongs to.</param>
    /// <param name="stateName">Its name among the grain's states.</param>
    /// <param name="json">The state, a JSON value.</param>
    /// <param name="etag">The etag that was read; null where there must be no state yet.</param>
    /// <returns>The new etag.</returns>
    /// <exception cref="StoreConflictException">Another writer wrote or cleared it since; nothing was written.</exception>
    Task<string> WriteGrainStateAsync(
        string grainId, string stateName, string json, string? etag, CancellationToken cancellationToken = default);

    /// <summary>Removes a state. One that is not there is left so, whatever the etag.</summary>
    /// <exception cref="StoreConflictException">Another writer wrote it since; nothing was removed.</exception>
    Task ClearGrainStateAsync(string grainId, string stateName, string etag, CancellationToken cancellationToken = default);

    // Old data

    /// <summary>
    /// Takes documents of the old system in: what is there already is left alone, so the same batch again changes nothing. Imported
    /// anomalies do not appear in the feed of events.
    /// </summary>
    Task<ImportCounts> ImportAsync(ImportBatch batch, CancellationToken cancellationToken = default);
}

/// <summary>What a map of anomalies shows of one; its fields are those of <see cref="AnomalyRecord"/>.</summary>
public sealed record AnomalyMark(
    string Id, SeriesKey Series, DateTime Datetime, double Score, double? Severity, AnomalyDirection? Direction, string? Reason, ImmutableArray<ReasonFact> ReasonFacts);

/// <summary>Whether the store works.</summary>
/// <param name="Engine"><c>Sqlite</c> or <c>PostgreSql</c>.</param>
/// <param name="IsHealthy">Whether reads and writes work.</param>
/// <param name="Latency">How long the check took.</param>
/// <param name="Problem">What is wrong and what to do about it; null when nothing is.</param>
public sealed record StoreHealth(string Engine, bool IsHealthy, TimeSpan Latency, string? Problem)
{
    /// <summary>Whether reads work, of a store that is not healthy.</summary>
    public bool CanRead { get; init; }
}

/// <summary>A small setting of a grain: the row of <c>grain_state</c>.</summary>
/// <param name="GrainId">The grain that it belongs to.</param>
/// <param name="StateName">Its name among the grain's states.</param>
/// <param name="Etag">Changes with every write.</param>
/// <param name="Json">The state, a JSON value.</param>
public sealed record GrainStateEntry(string GrainId, string StateName, string Etag, string Json);
