using System.Text.Json;
using Orleans.Storage;

namespace Anomaly.Grains.Hosting;

/// <summary>Keeps the small settings of grains in the detection store, as JSON, each guarded by its etag.</summary>
internal sealed class DetectionGrainStorage(IDetectionStore store) : IGrainStorage
{
    /// <inheritdoc />
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => GuardAsync(async () =>
    {
        var entry = await store.ReadGrainStateAsync(grainId.ToString(), stateName);
        grainState.State = entry is null ? Activator.CreateInstance<T>() : JsonSerializer.Deserialize<T>(entry.Json)!;
        grainState.ETag = entry?.Etag;
        grainState.RecordExists = entry is not null;
    });

    /// <inheritdoc />
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => GuardAsync(async () =>
    {
        var json = JsonSerializer.Serialize(grainState.State);
        grainState.ETag = await store.WriteGrainStateAsync(grainId.ToString(), stateName, json, grainState.ETag);
        grainState.RecordExists = true;
    });

    /// <inheritdoc />
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => GuardAsync(async () =>
    {
        if (grainState.ETag is { } etag)
            await store.ClearGrainStateAsync(grainId.ToString(), stateName, etag);
        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    });

    private static async Task GuardAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (StoreConflictException exception)
        {
            throw new InconsistentStateException(exception.Message, exception.Found, exception.Expected, exception);
        }
        catch (StoreException exception) when (GrainErrors.Translate(exception) is { } error)
        {
            // Orleans wraps it; in this form it also reaches callers on other silos.
            throw error;
        }
    }
}
