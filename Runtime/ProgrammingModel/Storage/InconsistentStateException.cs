using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>
/// A write met a version in the store that this activation has not read. Where it leaves a grain method, the activation is dropped, so that
/// the next call starts from what is stored.
/// </summary>
public sealed class InconsistentStateException : OrleansException
{
    /// <summary>No details.</summary>
    public InconsistentStateException()
        : base("The stored version is not the one that was read.")
    {
    }

    /// <summary>With a message.</summary>
    public InconsistentStateException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and its cause.</summary>
    public InconsistentStateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>With both versions.</summary>
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
        : this(errorMsg, storedEtag, currentEtag, null)
    {
    }

    /// <summary>With both versions and a cause.</summary>
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException)
        : base(errorMsg, storageException)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    /// <summary>The version in the store, where known.</summary>
    public string? StoredEtag { get; }

    /// <summary>The version that the writer had read.</summary>
    public string? CurrentEtag { get; }
}
