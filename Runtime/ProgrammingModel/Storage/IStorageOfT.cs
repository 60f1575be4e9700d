namespace Orleans.Core;

/// <summary>A piece of state with its type.</summary>
public interface IStorage<TState> : IStorage
{
    /// <summary>The state in memory.</summary>
    TState State { get; set; }
}
