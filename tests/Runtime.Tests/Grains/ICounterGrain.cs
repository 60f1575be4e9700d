using Orleans;
using Orleans.Concurrency;

namespace Anomaly.Runtime.Tests.Grains;

[Alias("Tests.ICounterGrain")]
public interface ICounterGrain : IGrainWithStringKey
{
    Task<int> AddAsync(int amount);

    ValueTask<int> ReadAsync();

    Task FailAsync(string message);

    Task RefuseAsync(string item, int left);

    Task KeepAsync(TimeSpan time);

    [OneWay]
    Task AddLaterAsync(int amount);

    Task<string> WhoAsync();

    Task ResetAsync();
}
