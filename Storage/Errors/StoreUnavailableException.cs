namespace Anomaly.Storage;

/// <summary>The store cannot be reached, is busy beyond patience, or is shutting down. The same call may succeed later.</summary>
public sealed class StoreUnavailableException(
    string message, TimeSpan retryAfter, bool inDoubt = false, Exception? innerException = null) : StoreException(message, innerException)
{
    /// <summary>When to try again at the earliest.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;

    /// <summary>
    /// Whether a write may have been committed although its answer was lost. Load again: version, etag and derived ids tell, and make a
    /// repetition harmless.
    /// </summary>
    public bool InDoubt { get; } = inDoubt;
}
