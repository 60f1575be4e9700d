using Anomaly.Runtime.Activations;
using Anomaly.Runtime.Tests.Grains;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Xunit;

namespace Anomaly.Runtime.Tests.Activations;

/// <summary>What becomes of grains whose silo has lost the right to run them.</summary>
public sealed class AbandonTests
{
    [Fact]
    public async Task Abandoned_grain_and_its_services_are_disposed_and_nothing_else_of_it_runs()
    {
        var gates = new Gates();
        await using var silo = await EmbeddedSilo.StartAsync(builder => builder.Services.AddSingleton(gates).AddScoped<GuestRoom>());
        var grain = silo.Client.GetGrain<IGuestGrain>("guest");
        var call = grain.StayAsync();
        await gates["stay"].Reached;
        await grain.GreetAsync();

        silo.Services.GetRequiredService<Silo>().Kill();

        await Assert.ThrowsAsync<SiloUnavailableException>(() => call);
        gates["stay"].Open();
        await TurnTests.Eventually(() => gates.Events.Contains("room disposed"));
        Assert.Equal(["guest disposed", "room disposed"], gates.Events);
    }

    [Fact]
    public async Task Silo_that_may_take_no_turns_still_disposes_what_it_abandons()
    {
        var gates = new Gates();
        await using var silo = await EmbeddedSilo.StartAsync(builder => builder.Services.AddSingleton(gates).AddScoped<GuestRoom>());
        var grain = silo.Client.GetGrain<IGuestGrain>("guest");
        var call = grain.StayAsync();
        await gates["stay"].Reached;
        await grain.GreetAsync();
        var inside = silo.Services.GetRequiredService<Silo>();

        // The fence falls first, with a turn that is ready: it never runs.
        inside.FenceAt = 0;
        gates["stay"].Open();
        inside.Kill();

        await Assert.ThrowsAsync<SiloUnavailableException>(() => call);
        await TurnTests.Eventually(() => gates.Events.Contains("room disposed"));
        Assert.Equal(["guest disposed", "room disposed"], gates.Events);
    }

    [Fact]
    public async Task Reader_of_an_abandoned_grain_is_told_at_once()
    {
        var gates = new Gates();
        await using var silo = await EmbeddedSilo.StartAsync(builder => builder.Services.AddSingleton(gates));
        var grain = silo.Client.GetGrain<IWorkshopGrain>("w");
        await using var items = grain.StubbornStreamAsync("never", CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await items.MoveNextAsync());
        var next = items.MoveNextAsync();
        await gates["never"].Reached;
        await grain.PeekAsync();

        silo.Services.GetRequiredService<Silo>().Kill();

        await Assert.ThrowsAsync<EnumerationAbortedException>(async () => await next);
        gates["never"].Open();
        Assert.DoesNotContain("went on never", gates.Events);
    }

    [Fact]
    public async Task Tick_that_waits_when_its_grain_ends_does_not_bring_it_back()
    {
        var gates = new Gates();
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var silo = await EmbeddedSilo.StartAsync(builder => builder.Services.AddSingleton(gates), time);
        var grain = silo.Client.GetGrain<ITickingGrain>("t");
        var call = grain.TickAndGoAsync();
        await gates["go"].Reached;

        time.Advance(TimeSpan.FromSeconds(2));
        gates["go"].Open();
        await call;

        var directory = silo.Services.GetRequiredService<Silo>().Directory;
        await TurnTests.Eventually(() => directory.IsEmpty);
        Assert.Equal(["born"], gates.Events);
    }
}
