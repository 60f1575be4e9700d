using Anomaly.Runtime.Tests.Grains;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;
using Xunit;

namespace Anomaly.Runtime.Tests;

public sealed class KeepingTests : IAsyncLifetime
{
    private readonly Gates gates = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2025, 3, 3, 12, 0, 0, TimeSpan.Zero));
    private EmbeddedSilo silo = null!;

    private IKeeperGrain Keeper => silo.Client.GetGrain<IKeeperGrain>("keeper");

    public async Task InitializeAsync() => silo = await EmbeddedSilo.StartAsync(
        builder => builder.AddMemoryGrainStorage("store").UseInMemoryReminderService().Services.AddSingleton(gates), time);

    public async Task DisposeAsync() => await silo.DisposeAsync();

    [Fact]
    public async Task State_survives_deactivation_and_is_gone_after_clear()
    {
        Assert.Equal(-1, await Keeper.ReadAsync());
        Assert.Equal(5, await Keeper.StoreAsync(5));
        await Keeper.DropAsync();
        Assert.Equal(5, await Keeper.ReadAsync());
        Assert.Equal(6, await Keeper.StoreAsync(1));
        await Keeper.ClearAsync();
        await Keeper.DropAsync();
        Assert.Equal(-1, await Keeper.ReadAsync());
    }

    [Fact]
    public async Task Write_over_a_version_that_was_not_read_fails_and_the_next_call_starts_from_the_store()
    {
        await Keeper.StoreAsync(5);
        var storage = silo.Services.GetRequiredKeyedService<IGrainStorage>("store");
        var other = new GrainState<KeptNumber>();
        await storage.ReadStateAsync("number", Keeper.GetGrainId(), other);
        other.State.Value = 100;
        await storage.WriteStateAsync("number", Keeper.GetGrainId(), other);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Keeper.StoreAsync(1));

        Assert.Equal(101, await Keeper.StoreAsync(1));
    }

    [Fact]
    public async Task Timer_fires_in_turns_survives_a_bad_tick_and_ends_when_disposed()
    {
        await Keeper.StartTimerAsync(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        Assert.Equal(0, await Keeper.TicksAsync());

        await TickAsync(TimeSpan.FromSeconds(1), 1);
        await TickAsync(TimeSpan.FromSeconds(2), 2);
        await TickAsync(TimeSpan.FromSeconds(2), 3);
        await Keeper.StopTimerAsync();
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(3, await Keeper.TicksAsync());
    }

    [Fact]
    public async Task Tick_that_is_under_way_is_told_to_end_when_its_grain_shall_go()
    {
        await Keeper.StartEndlessTickAsync(TimeSpan.FromSeconds(1));
        time.Advance(TimeSpan.FromSeconds(1));
        await TurnTests.Eventually(() => gates.Events.Contains("endless tick 1"));

        await Keeper.DropAsync();

        Assert.Equal(0, await Keeper.TicksAsync().WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Reminder_wakes_a_grain_on_the_beat_and_missed_ticks_fire_once()
    {
        await Keeper.RemindAsync("daily", TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10));
        await Keeper.DropAsync();

        time.Advance(TimeSpan.FromMinutes(1));
        await TurnTests.Eventually(() => gates.Events.Contains("reminded daily 00:00:00"));
        await TurnTests.Eventually(() => IsWaitingFor(TimeSpan.FromMinutes(11)));
        time.Advance(TimeSpan.FromMinutes(35));
        await TurnTests.Eventually(() => gates.Events.Contains("reminded daily 00:35:00"));

        Assert.Equal(["daily", "daily"], await Keeper.RemindedAsync());
        Assert.True(await Keeper.ForgetAsync("daily"));
        Assert.False(await Keeper.ForgetAsync("daily"));
    }

    [Fact]
    public async Task Reminder_without_a_name_or_with_a_short_period_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Keeper.RemindAsync(" ", TimeSpan.Zero, TimeSpan.FromMinutes(1)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Keeper.RemindAsync("fast", TimeSpan.Zero, TimeSpan.FromSeconds(1)));
    }

    private async Task TickAsync(TimeSpan wait, int tick)
    {
        time.Advance(wait);
        await TurnTests.Eventually(() => gates.Events.Contains($"tick {tick}"));
        Assert.Equal(tick, await Keeper.TicksAsync());
    }

    private bool IsWaitingFor(TimeSpan sinceStart)
    {
        var table = silo.Services.GetRequiredService<Anomaly.Runtime.Reminders.IReminderTable>();
        var entry = table.FindAsync(Keeper.GetGrainId(), "daily", CancellationToken.None).GetAwaiter().GetResult();
        return entry!.NextDue == new DateTimeOffset(2025, 3, 3, 12, 0, 0, TimeSpan.Zero) + sinceStart;
    }
}
