using Anomaly.Runtime.Tests.Grains;
using Xunit;

namespace Anomaly.Runtime.Tests;

public sealed class CallTests : IAsyncLifetime
{
    private EmbeddedSilo silo = null!;

    public async Task InitializeAsync() => silo = await EmbeddedSilo.StartAsync();

    public async Task DisposeAsync() => await silo.DisposeAsync();

    [Fact]
    public async Task Call_of_a_grain_runs_on_its_one_activation()
    {
        var one = silo.Client.GetGrain<ICounterGrain>("one");
        var two = silo.Client.GetGrain<ICounterGrain>("two");

        Assert.Equal(3, await one.AddAsync(3));
        Assert.Equal(5, await silo.Client.GetGrain<ICounterGrain>("one").AddAsync(2));
        Assert.Equal(0, await two.ReadAsync());
        Assert.Equal("two", await two.WhoAsync());
    }

    [Fact]
    public async Task Exception_in_a_grain_reaches_the_caller_and_the_grain_lives_on()
    {
        var grain = silo.Client.GetGrain<ICounterGrain>("faulty");
        await grain.AddAsync(1);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => grain.FailAsync("not today"));

        Assert.Equal("not today", failure.Message);
        Assert.Contains(nameof(CounterGrain), failure.StackTrace, StringComparison.Ordinal);
        Assert.Equal(2, await grain.AddAsync(1));
    }

    [Fact]
    public async Task Deactivated_grain_starts_anew_at_the_next_call()
    {
        var grain = silo.Client.GetGrain<ICounterGrain>("reset");
        await grain.AddAsync(7);

        await grain.ResetAsync();

        Assert.Equal(1, await grain.AddAsync(1));
    }
}
