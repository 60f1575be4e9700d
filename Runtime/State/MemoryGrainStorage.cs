using System.Collections.Concurrent;
using System.Text.Json;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Anomaly.Runtime.State;

/// <summary>State in the memory of this process, as JSON; for tests and for state that may be lost.</summary>
internal sealed class MemoryGrainStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(GrainId, string), (long Version, byte[] Json)> records = new();

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var exists = records.TryGetValue((grainId, stateName), out var record);
        grainState.State = exists ? JsonSerializer.Deserialize<T>(record.Json)! : Activator.CreateInstance<T>();
        grainState.ETag = exists ? record.Version.ToString() : null;
        grainState.RecordExists = exists;
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (grainId, stateName);
        var json = JsonSerializer.SerializeToUtf8Bytes(grainState.State);
        var exists = records.TryGetValue(key, out var record);
        CheckVersion(grainId, grainState.ETag, exists ? record.Version.ToString() : null);
        var next = (record.Version + 1, json);
        if (!(exists ? records.TryUpdate(key, next, record) : records.TryAdd(key, next)))
            throw new InconsistentStateException($"{grainId}: another activation wrote at the same time.");
        grainState.ETag = next.Item1.ToString();
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (grainId, stateName);
        var exists = records.TryGetValue(key, out var record);
        CheckVersion(grainId, grainState.ETag, exists ? record.Version.ToString() : null);
        if (exists && !records.TryRemove(new(key, record)))
            throw new InconsistentStateException($"{grainId}: another activation wrote at the same time.");
        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    private static void CheckVersion(GrainId grainId, string? held, string? stored)
    {
        if (held != stored)
            throw new InconsistentStateException($"{grainId}: version {stored ?? "none"} is stored, but {held ?? "none"} was read.",
                stored, held);
    }
}
