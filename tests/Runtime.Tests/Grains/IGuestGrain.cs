using Orleans;
using Orleans.Concurrency;

namespace Anomaly.Runtime.Tests.Grains;

[Alias("Tests.IGuestGrain")]
public interface IGuestGrain : IGrainWithStringKey
{
    /// <summary>Waits at the barrier "stay".</summary>
    Task StayAsync();

    /// <summary>Answers between the turns of other calls.</summary>
    [AlwaysInterleave]
    Task GreetAsync();
}
