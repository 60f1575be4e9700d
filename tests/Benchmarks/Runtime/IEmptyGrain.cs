using Orleans;

namespace Anomaly.Benchmarks.Runtime;

[Alias("Benchmarks.IEmptyGrain")]
public interface IEmptyGrain : IGrainWithStringKey
{
    Task<int> AddAsync(int number);
}
