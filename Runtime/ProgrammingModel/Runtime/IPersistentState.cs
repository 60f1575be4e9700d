using Orleans.Core;

namespace Orleans.Runtime;

/// <summary>
/// A piece of a grain's state that is kept by a storage provider; injected by <see cref="PersistentStateAttribute"/>, read before
/// OnActivateAsync.
/// </summary>
public interface IPersistentState<TState> : IStorage<TState>;
