using Orleans;

namespace Anomaly.Runtime.Tests.Grains;

[Alias("Tests.IPoolGrain")]
public interface IPoolGrain : IGrainWithStringKey
{
    Task<int> WorkAsync(string gate);
}
