using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Anomaly.Runtime.State;

/// <summary>What a grain holds of its persistent state.</summary>
internal sealed class PersistentState<T>(string name, GrainId grainId, IGrainStorage storage) : PersistentState, IPersistentState<T>
{
    private readonly GrainState<T> current = new();

    public T State
    {
        get => current.State;
        set => current.State = value;
    }

    public string? Etag => current.ETag;

    public bool RecordExists => current.RecordExists;

    public override Task LoadAsync() => ReadStateAsync();

    public Task ReadStateAsync() => storage.ReadStateAsync(name, grainId, current);

    public Task WriteStateAsync() => storage.WriteStateAsync(name, grainId, current);

    public Task ClearStateAsync() => storage.ClearStateAsync(name, grainId, current);

    public Task ReadStateAsync(CancellationToken cancellationToken) => Unless(ReadStateAsync, cancellationToken);

    public Task WriteStateAsync(CancellationToken cancellationToken) => Unless(WriteStateAsync, cancellationToken);

    public Task ClearStateAsync(CancellationToken cancellationToken) => Unless(ClearStateAsync, cancellationToken);

    /// <summary>Storage takes no token: what has begun is finished, so that memory and store agree.</summary>
    private static Task Unless(Func<Task> act, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : act();
}
