namespace Anomaly.Storage;

/// <summary>
/// The one port to everything that is kept: series with their bars and detection state, runs, anomalies, and small settings of other grains.
/// SQLite and PostgreSQL stand behind it; both pass the same tests. An instance is safe for any number of concurrent callers.
/// </summary>
/// <remarks>
/// <para>A write is acknowledged only after it is durable: once its task has completed, a power cut does not lose it. Many small writes
/// at once share one transaction, so latency is one flush while throughput is the engine's.</para>
/// <para>Errors, on every member: <see cref="StoreUnavailableException"/> (retry later), <see cref="StoreReadOnlyException"/>,
/// <see cref="StoreFullException"/>, <see cref="StoreCorruptException"/>, <see cref="StoreSchemaException"/> — all a
/// <see cref="StoreException"/> with a message that a user can act on. An argument that the contract forbids is an
/// <see cref="ArgumentException"/> before anything is written.</para>
/// <para>Field names in documents are those of the system that is replaced: a property's snake_case form (<c>LastDetectedTimestamp</c> is
/// <c>last_detected_timestamp</c>), but for an anomaly's <c>Ticker</c>, <c>Datetime</c>, <c>Close</c>, <c>Volume</c>, and <c>_id</c> for <c>Id</c>.
/// Times are UTC; every <see cref="DateTime"/> in and out has <see cref="DateTimeKind.Utc"/>.</para>
/// </remarks>
public interface IDetectionStore : ISeriesStore, IRunStore, IAnomalyStore, IGrainStateStore, IStoreOperations;
