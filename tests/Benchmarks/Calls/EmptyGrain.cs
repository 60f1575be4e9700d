namespace Anomaly.Benchmarks.Calls;

[Alias("Benchmarks.IEmptyGrain")]
public interface IEmptyGrain : IGrainWithStringKey
{
    [Alias("AddAsync")]
    Task<int> AddAsync(int number);
}

public sealed class EmptyGrain : Grain, IEmptyGrain
{
    public Task<int> AddAsync(int number) => Task.FromResult(number + 1);
}
