using System.Collections.Concurrent;

namespace Anomaly.Runtime.Activations;

/// <summary>The activations of a silo.</summary>
internal sealed class ActivationDirectory
{
    private readonly ConcurrentDictionary<ActivationKey, Activation> activations = new();

    public IEnumerable<Activation> All => activations.Select(pair => pair.Value);

    public bool IsEmpty => activations.IsEmpty;

    public Activation? Find(ActivationKey key) => activations.GetValueOrDefault(key);

    public Activation GetOrAdd(ActivationKey key, Func<ActivationKey, Activation> create) =>
        activations.TryGetValue(key, out var found) ? found : activations.GetOrAdd(key, create);

    public void Remove(Activation activation) => activations.TryRemove(new(activation.Key, activation));

    public void Replace(Activation dead, Activation heir) => activations.TryUpdate(dead.Key, heir, dead);
}
