using System.Runtime.CompilerServices;
using Orleans;
using Orleans.Concurrency;

namespace Anomaly.Runtime.Tests.Grains;

[StatelessWorker(2)]
public sealed class PoolGrain(Gates gates) : Grain, IPoolGrain
{
    public async Task<int> WorkAsync(string gate)
    {
        await gates[gate].PassAsync();
        return RuntimeHelpers.GetHashCode(this);
    }
}
