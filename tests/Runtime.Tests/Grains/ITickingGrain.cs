using Orleans;

namespace Anomaly.Runtime.Tests.Grains;

[Alias("Tests.ITickingGrain")]
public interface ITickingGrain : IGrainWithStringKey
{
    /// <summary>Sets a timer of a second, asks to be deactivated, and waits at the barrier "go".</summary>
    Task TickAndGoAsync();
}
