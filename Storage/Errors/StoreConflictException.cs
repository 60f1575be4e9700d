namespace Anomaly.Storage;

/// <summary>What was to be changed has been changed by somebody else since it was read. Nothing was written; read again and decide again.</summary>
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
