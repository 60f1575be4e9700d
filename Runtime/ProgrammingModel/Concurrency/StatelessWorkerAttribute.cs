namespace Orleans.Concurrency;

/// <summary>
/// Grains of this class keep no state: each silo runs up to <see cref="MaxLocalWorkers"/> activations of one, where the callers are.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StatelessWorkerAttribute(int maxLocalWorkers = -1) : Attribute
{
    /// <summary>The most activations of one grain in a silo; as many as processors when not given.</summary>
    public int MaxLocalWorkers { get; } = maxLocalWorkers > 0 ? maxLocalWorkers : Environment.ProcessorCount;
}
