namespace Orleans.Core;

/// <summary>Reads, writes and clears a piece of state.</summary>
public interface IStorage
{
    /// <summary>The version of the state as last read or written; null before the first write.</summary>
    string? Etag { get; }

    /// <summary>Whether the store holds a record.</summary>
    bool RecordExists { get; }

    /// <summary>Removes the record and resets the state to a new instance.</summary>
    /// <exception cref="Orleans.Storage.InconsistentStateException">Another activation has written meanwhile.</exception>
    Task ClearStateAsync();

    /// <inheritdoc cref="ClearStateAsync()" />
    Task ClearStateAsync(CancellationToken cancellationToken) => ClearStateAsync();

    /// <summary>Writes the state if the store still holds the version that was read.</summary>
    /// <exception cref="Orleans.Storage.InconsistentStateException">Another activation has written meanwhile.</exception>
    Task WriteStateAsync();

    /// <inheritdoc cref="WriteStateAsync()" />
    Task WriteStateAsync(CancellationToken cancellationToken) => WriteStateAsync();

    /// <summary>Reads the state anew; what was in memory is lost.</summary>
    Task ReadStateAsync();

    /// <inheritdoc cref="ReadStateAsync()" />
    Task ReadStateAsync(CancellationToken cancellationToken) => ReadStateAsync();
}
