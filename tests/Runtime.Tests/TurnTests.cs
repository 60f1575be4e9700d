using Anomaly.Runtime.Hosting;
using Anomaly.Runtime.Tests.Grains;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Xunit;

namespace Anomaly.Runtime.Tests;

public sealed class TurnTests : IAsyncLifetime
{
    private readonly Gates gates = new();
    private readonly FakeTimeProvider time = new();
    private EmbeddedSilo silo = null!;

    public async Task InitializeAsync() => silo = await EmbeddedSilo.StartAsync(
        builder => builder.Configure<ActorRuntimeOptions>(options => options.MailboxLimit = 3).Services.AddSingleton(gates), time);

    public async Task DisposeAsync() => await silo.DisposeAsync();

    [Fact]
    public async Task Call_waits_until_the_running_one_is_over()
    {
        var grain = Grain("turns");
        var first = grain.WaitAsync("a");
        await gates["a"].Reached;
        var second = grain.WaitAsync("b");

        Assert.Equal("begin a", await grain.PeekAsync());
        gates["b"].Open();
        gates["a"].Open();
        await Task.WhenAll(first, second);

        Assert.Equal(["begin a", "end a", "begin b", "end b"], await grain.LogAsync());
    }

    [Fact]
    public async Task Calls_of_one_caller_keep_their_order()
    {
        var grain = silo.Client.GetGrain<ICounterGrain>("order");

        var results = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => grain.AddAsync(1)));
        for (var round = 0; round < 200; round++)
            results = [.. results, .. await Task.WhenAll(grain.AddAsync(1), grain.AddAsync(1))];

        Assert.Equal(Enumerable.Range(1, 403), results);
    }

    [Fact]
    public async Task Read_only_calls_interleave_among_themselves_only()
    {
        var grain = Grain("readers");
        var one = grain.ReadOnlyWaitAsync("r1");
        var two = grain.ReadOnlyWaitAsync("r2");
        await Task.WhenAll(gates["r1"].Reached, gates["r2"].Reached);
        var writer = grain.AppendAsync("written");

        Assert.Equal("", await grain.PeekAsync());
        gates["r1"].Open();
        await one;
        Assert.False(writer.IsCompleted);
        gates["r2"].Open();
        await Task.WhenAll(two, writer);

        Assert.Equal("written", await grain.PeekAsync());
    }

    [Fact]
    public async Task Full_mailbox_fails_fast()
    {
        var grain = Grain("full");
        var running = grain.WaitAsync("full");
        await gates["full"].Reached;
        var waiting = Enumerable.Range(0, 3).Select(i => grain.AppendAsync($"{i}")).ToList();

        var failure = await Assert.ThrowsAsync<LimitExceededException>(() => grain.AppendAsync("too much"));

        Assert.Contains("3 calls waiting", failure.Message, StringComparison.Ordinal);
        gates["full"].Open();
        await running;
        await Task.WhenAll(waiting);
        Assert.DoesNotContain("too much", await grain.LogAsync());
    }

    [Fact]
    public async Task Call_without_an_answer_times_out_and_cancels_the_grain()
    {
        var call = Grain("slow").WaitForeverAsync(CancellationToken.None);
        await gates["slow waits"].Reached;

        time.Advance(TimeSpan.FromSeconds(4.8));
        Assert.False(call.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.4));

        var failure = await Assert.ThrowsAsync<TimeoutException>(() => call);
        Assert.Contains("IWorkshopGrain.WaitForeverAsync", failure.Message, StringComparison.Ordinal);
        Assert.Contains("within 5 s", failure.Message, StringComparison.Ordinal);
        Assert.True(await Grain("slow").WasCancelledAsync());
    }

    [Fact]
    public async Task Call_that_timed_out_before_its_turn_never_runs()
    {
        var grain = Grain("late");
        var running = grain.WaitAsync("late");
        await gates["late"].Reached;
        var late = grain.AppendAsync("late");

        time.Advance(TimeSpan.FromSeconds(31));

        await Assert.ThrowsAsync<TimeoutException>(() => late);
        await Assert.ThrowsAsync<TimeoutException>(() => running);
        gates["late"].Open();
        Assert.Equal(["begin late", "end late"], await grain.LogAsync());
    }

    [Fact]
    public async Task Cancelled_caller_does_not_wait_for_the_grain()
    {
        using var source = new CancellationTokenSource();
        var call = Grain("cancelled").WaitForeverAsync(source.Token);
        await gates["cancelled waits"].Reached;

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.True(await Grain("cancelled").WasCancelledAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Grain("cancelled").WaitForeverAsync(new CancellationToken(true)));
    }

    [Fact]
    public async Task One_way_call_is_done_before_the_grain_is()
    {
        var grain = silo.Client.GetGrain<ICounterGrain>("later");

        await grain.AddLaterAsync(4);

        Assert.Equal(4, await grain.ReadAsync());
    }

    [Fact]
    public async Task Mutable_arguments_and_results_are_copied_and_immutable_ones_shared()
    {
        var basket = new Basket { Items = { "tea" }, Counts = { ["tea"] = 1 }, Blob = [1] };
        var kept = await Grain("keeper").KeepAsync(basket);
        basket.Items.Add("changed by the caller");
        kept.Items.Add("changed by the receiver");
        kept.Blob![0] = 9;

        var again = await Grain("keeper").KeepAsync(new Basket());
        var note = new Note("shared", default, [1]);

        Assert.Equal(["tea"], again.Items);
        Assert.Equal([1], again.Blob!);
        Assert.Equal(1, again.Counts["tea"]);
        Assert.Same(note, await Grain("keeper").EchoAsync(note));
    }

    [Fact]
    public async Task Stream_interleaves_with_calls_and_ends_when_the_reader_leaves()
    {
        var grain = Grain("stream");
        await foreach (var item in grain.CountAsync(1_000_000, CancellationToken.None))
        {
            if (item == 5)
                break;
            Assert.NotNull(await grain.PeekAsync());
        }

        await gates["stream stream over"].Reached;
        var log = await grain.LogAsync();
        Assert.Equal("stream over", log[^1]);
        Assert.InRange(log.Count, 5, 80);
    }

    [Fact]
    public async Task Stream_fails_when_its_grain_is_deactivated()
    {
        await Assert.ThrowsAsync<EnumerationAbortedException>(async () =>
        {
            await foreach (var item in Grain("aborted").CountAsync(int.MaxValue, CancellationToken.None))
            {
                if (item == 3)
                    await Grain("aborted").DeactivateAsync();
            }
        });
    }

    [Fact]
    public async Task Reader_of_a_deactivated_grain_is_told_at_once_even_if_the_grain_does_not_listen()
    {
        await using var items = Grain("stubborn").StubbornStreamAsync("never", CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await items.MoveNextAsync());
        var next = items.MoveNextAsync();

        await Grain("stubborn").DeactivateAsync();

        await Assert.ThrowsAsync<EnumerationAbortedException>(async () => await next);
    }

    [Fact]
    public async Task Request_context_flows_with_calls_and_not_back()
    {
        RequestContext.Set("correlation", "c-1");

        Assert.Equal("c-1", await Grain("a").AskOtherAsync("b"));
        RequestContext.Clear();
        Assert.Null(await Grain("a").CorrelationAsync());
    }

    [Fact]
    public async Task Failed_activation_fails_its_calls_and_is_tried_again()
    {
        var failures = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Assert.ThrowsAsync<InvalidOperationException>(() => Grain("unborn").PeekAsync())));

        Assert.All(failures, failure => Assert.Equal("cannot live", failure.Message));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Grain("unborn").PeekAsync());
    }

    [Fact]
    public async Task Conflict_in_the_store_drops_the_activation()
    {
        await Grain("stale").AppendAsync("memory");

        await Assert.ThrowsAsync<Orleans.Storage.InconsistentStateException>(() => Grain("stale").BreakAsync());

        Assert.Empty(await Grain("stale").LogAsync());
        Assert.Contains("deactivate stale ApplicationError", gates.Events);
    }

    [Fact]
    public async Task Calls_that_wait_when_a_grain_deactivates_go_to_its_next_activation_in_order()
    {
        var grain = Grain("heir");
        var running = grain.WaitAsync("heir");
        await gates["heir"].Reached;
        var deactivation = grain.DeactivateAsync();
        var waiting = new[] { grain.AppendAsync("1"), grain.AppendAsync("2") };
        gates["heir"].Open();

        await running;
        await deactivation;
        await Task.WhenAll(waiting);

        Assert.Equal(["1", "2"], await grain.LogAsync());
        Assert.Equal(["activate heir", "deactivate heir ApplicationRequested", "activate heir"],
            gates.Events.Where(line => line.Contains("heir", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Idle_grains_are_collected_after_their_age_and_used_ones_stay()
    {
        await Grain("idle").AppendAsync("x");
        await Grain("used").AppendAsync("x");
        var minutes = 0;
        for (; !gates.Events.Contains("deactivate idle ActivationIdle"); minutes++)
        {
            Assert.True(minutes < 1000, "It is never collected.");
            await Grain("used").PeekAsync();
            time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.True(minutes >= 15, $"It was collected after {minutes} minutes.");
        Assert.Equal(["x"], await Grain("used").LogAsync());
        Assert.Empty(await Grain("idle").LogAsync());
    }

    [Fact]
    public async Task Grain_that_delays_its_deactivation_is_not_collected_until_it_takes_that_back()
    {
        var grain = silo.Client.GetGrain<ICounterGrain>("kept");
        await grain.AddAsync(1);
        await grain.KeepAsync(TimeSpan.MaxValue);
        time.Advance(TimeSpan.FromHours(5));
        Assert.Equal(2, await grain.AddAsync(1));

        await grain.KeepAsync(TimeSpan.FromSeconds(-1));
        var count = 3;
        for (var hours = 0; count != 1 && hours < 100; hours++)
        {
            time.Advance(TimeSpan.FromHours(1));
            await Task.Yield();
            count = await grain.AddAsync(1);
        }

        Assert.Equal(1, count);
    }

    [Fact]
    public async Task Stopping_silo_ends_grains_in_order_and_refuses_calls()
    {
        await Grain("stopped").AppendAsync("x");

        await silo.StopAsync();

        Assert.Contains("deactivate stopped ShuttingDown", gates.Events);
        await Assert.ThrowsAsync<SiloUnavailableException>(() => Grain("stopped").PeekAsync());
    }

    internal static async Task Eventually(Func<bool> condition)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), "It did not happen within 30 s.");
            await Task.Delay(1);
        }
    }

    private IWorkshopGrain Grain(string key) => silo.Client.GetGrain<IWorkshopGrain>(key);
}
