namespace Anomaly.Storage;

/// <summary>The store could not do what was asked; the message says what a user can do about it.</summary>
public abstract class StoreException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether nothing can be written until an operator acts. The store logs that itself, once.</summary>
    public bool NeedsOperator => this is StoreFullException or StoreReadOnlyException or StoreCorruptException;
}

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

/// <summary>Another writer has changed what was to be changed since it was read. Nothing was written; read again and decide again.</summary>
public sealed class StoreConflictException : StoreException
{
    /// <summary>A conflict on something that is named, with the version or etag expected and the one found (null: there was none).</summary>
    public StoreConflictException(string what, string? expected, string? found)
        : base($"{what} was changed by another writer: expected version {expected ?? "none"}, found {found ?? "none"}. Load it again and retry.")
    {
        What = what;
        Expected = expected;
        Found = found;
    }

    /// <summary>What was to be changed, for example <c>AAPL/1d</c>.</summary>
    public string What { get; }

    /// <summary>The version or etag that the writer had read; null for none.</summary>
    public string? Expected { get; }

    /// <summary>The version or etag that is stored; null for none.</summary>
    public string? Found { get; }
}

/// <summary>The database cannot be written: a read-only file, folder, file system or server.</summary>
public sealed class StoreReadOnlyException(string message, Exception? innerException = null) : StoreException(message, innerException);

/// <summary>Another process serves the same SQLite file.</summary>
public sealed class StoreInUseException(string message) : StoreException(message);

/// <summary>The disk, or the database's quota, is full. What was being written is rolled back.</summary>
public sealed class StoreFullException(string message, Exception? innerException = null) : StoreException(message, innerException);

/// <summary>The database is damaged, or the file is no database of ours.</summary>
public sealed class StoreCorruptException(string message, Exception? innerException = null) : StoreException(message, innerException);

/// <summary>The database's schema is not one that this program can use, or could not be brought up to date.</summary>
public sealed class StoreSchemaException(string message, Exception? innerException = null) : StoreException(message, innerException);

/// <summary>A paging cursor was not made by this store for this kind of list. The caller's mistake, not the store's.</summary>
public sealed class InvalidCursorException()
    : ArgumentException("The cursor is not valid: pass the cursor of the page before unchanged, or none to start over.");

/// <summary>A backup cannot be written to, or restored from, where that was asked for.</summary>
public sealed class StoreBackupException(string message) : StoreException(message);
