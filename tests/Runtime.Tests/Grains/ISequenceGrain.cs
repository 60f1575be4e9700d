using Orleans;

namespace Anomaly.Runtime.Tests.Grains;

[Alias("Tests.ISequenceGrain")]
public interface ISequenceGrain : IGrainWithStringKey
{
    Task AddAsync(string caller, int number);
}
