using Orleans;

namespace Anomaly.Runtime.Tests.Grains;

public sealed class CounterGrain : Grain, ICounterGrain
{
    private int count;

    public Task<int> AddAsync(int amount) => Task.FromResult(count += amount);

    public ValueTask<int> ReadAsync() => ValueTask.FromResult(count);

    public Task FailAsync(string message) => throw new InvalidOperationException(message);

    public Task RefuseAsync(string item, int left) =>
        throw new SoldOutException($"{item} is sold out", new ArgumentException("the cause")) { Item = item, Left = left };

    public Task KeepAsync(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }

    public Task AddLaterAsync(int amount) => AddAsync(amount);

    public Task<string> WhoAsync() => Task.FromResult(this.GetPrimaryKeyString());

    public Task ResetAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
