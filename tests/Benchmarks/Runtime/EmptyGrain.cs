using Orleans;

namespace Anomaly.Benchmarks.Runtime;

public sealed class EmptyGrain : Grain, IEmptyGrain
{
    public Task<int> AddAsync(int number) => Task.FromResult(number + 1);
}
