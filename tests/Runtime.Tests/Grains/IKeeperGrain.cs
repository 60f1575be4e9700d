using Orleans;

namespace Anomaly.Runtime.Tests.Grains;

[Alias("Tests.IKeeperGrain")]
public interface IKeeperGrain : IGrainWithStringKey
{
    Task<int> StoreAsync(int add);

    Task<int> ReadAsync();

    Task ClearAsync();

    Task DropAsync();

    Task StartTimerAsync(TimeSpan due, TimeSpan period);

    Task StartEndlessTickAsync(TimeSpan due);

    Task StopTimerAsync();

    Task<int> TicksAsync();

    Task RemindAsync(string name, TimeSpan due, TimeSpan period);

    Task<bool> ForgetAsync(string name);

    Task<List<string>> RemindedAsync();
}
