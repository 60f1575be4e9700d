namespace Anomaly.Storage;

/// <summary>Small settings of grains, as JSON, each guarded by an etag.</summary>
public interface IGrainStateStore
{
    /// <summary>A state; null when it was never written or was cleared.</summary>
    Task<GrainStateEntry?> ReadGrainStateAsync(string grainId, string stateName, CancellationToken cancellationToken = default);

    /// <summary>Writes a state.</summary>
    /// <param name="grainId">Whose.</param>
    /// <param name="stateName">Which of its states.</param>
    /// <param name="json">The state, a JSON value.</param>
    /// <param name="etag">The etag that was read; null where there must be no state yet.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The new etag.</returns>
    /// <exception cref="StoreConflictException">Somebody else wrote or cleared it since; nothing was written.</exception>
    Task<string> WriteGrainStateAsync(
        string grainId, string stateName, string json, string? etag, CancellationToken cancellationToken = default);

    /// <summary>Removes a state. One that is not there is left so, whatever the etag.</summary>
    /// <exception cref="StoreConflictException">Somebody else wrote it since; nothing was removed.</exception>
    Task ClearGrainStateAsync(string grainId, string stateName, string etag, CancellationToken cancellationToken = default);
}
