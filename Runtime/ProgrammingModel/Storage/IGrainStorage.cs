using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>
/// Keeps persistent state of grains. Registered as a keyed service (<c>services.AddKeyedSingleton&lt;IGrainStorage&gt;(name, …)</c>), the
/// key being the storage name of <see cref="PersistentStateAttribute"/>, or "Default".
/// </summary>
public interface IGrainStorage
{
    /// <summary>
    /// Reads into <paramref name="grainState"/>; where there is no record: a new state, no etag, <c>RecordExists</c> false.
    /// </summary>
    Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <summary>Writes if the store's version is <paramref name="grainState"/>'s etag, then sets the new etag.</summary>
    /// <exception cref="InconsistentStateException">The store holds another version; nothing was written.</exception>
    Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <summary>Removes the record if the store's version is <paramref name="grainState"/>'s etag.</summary>
    /// <exception cref="InconsistentStateException">The store holds another version; nothing was removed.</exception>
    Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);
}
