namespace Anomaly.Storage;

/// <summary>What the store's keeper asks for: opening, health, and taking old data in.</summary>
public interface IStoreOperations : IAsyncDisposable
{
    /// <summary>
    /// Opens the database, creates it where there is none, and applies the migrations that are missing. Safe to call from many processes
    /// at once. Every other member does this by itself on first use; a host calls it at start to fail early.
    /// </summary>
    Task InitializeAsync(CancellationToken cancellationToken = default);

    /// <summary>Checks that the store answers and can be written, without changing anything.</summary>
    /// <returns>Never throws for a store that is not well: the result says so.</returns>
    Task<StoreHealth> CheckHealthAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes documents of the old system in: what is there already is left alone, so the same batch again changes nothing. Imported
    /// anomalies do not appear in the feed of events.
    /// </summary>
    Task<ImportCounts> ImportAsync(ImportBatch batch, CancellationToken cancellationToken = default);
}
