using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// Marks a grain interface. Its methods return <see cref="Task"/>, <see cref="Task{TResult}"/>, <see cref="ValueTask"/>, <see
/// cref="ValueTask{TResult}"/> or <see cref="IAsyncEnumerable{T}"/> and may take one <see cref="CancellationToken"/>, last.
/// </summary>
public interface IGrain : IAddressable;
