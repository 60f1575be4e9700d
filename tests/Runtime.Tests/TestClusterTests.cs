using Anomaly.Runtime.Tests.Grains;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.TestingHost;
using Xunit;

namespace Anomaly.Runtime.Tests;

public sealed class TestClusterTests : IAsyncLifetime
{
    private readonly Gates gates = new();
    private InProcessTestCluster cluster = null!;

    public async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(3);
        builder.ConfigureSilo((_, silo) => silo.Services.AddSingleton(gates));
        cluster = builder.Build();
        await cluster.DeployAsync();
    }

    public async Task DisposeAsync() => await cluster.DisposeAsync();

    [Fact]
    public async Task Calls_from_a_client_reach_grains_on_all_silos()
    {
        var notes = await Task.WhenAll(Enumerable.Range(0, 60).Select(i =>
            Grain($"g{i}")
                .EchoAsync(new Note($"hello {i}", DateTimeOffset.UnixEpoch.AddDays(i), [1.5, double.NaN], new Note("inner", default, default)))));

        Assert.Equal("hello 59", notes[59].Text);
        Assert.True(double.IsNaN(notes[0].Values[1]));
        Assert.True(notes[0].Reply!.Values.IsDefault);
        var management = cluster.Client.GetGrain<IManagementGrain>(0);
        var statistics = await management.GetSimpleGrainStatistics();
        Assert.Equal(3, statistics.Count(each => each.GrainType == typeof(WorkshopGrain).FullName && each.ActivationCount > 5));
        Assert.Equal(60, await management.GetTotalActivationCount());
        Assert.All((await management.GetHosts()).Values, status => Assert.Equal(SiloStatus.Active, status));
    }

    [Fact]
    public async Task Exception_on_another_silo_comes_back_with_type_message_and_stack()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => cluster.Client.GetGrain<ICounterGrain>("remote").FailAsync("over there"));

        Assert.Equal("over there", failure.Message);
        Assert.Contains("CounterGrain.FailAsync", failure.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_across_silos_gives_all_items_and_its_failure()
    {
        var items = new List<int>();
        await foreach (var item in Grain("stream").CountAsync(200, CancellationToken.None))
            items.Add(item);
        Assert.Equal(Enumerable.Range(1, 200), items);

        var notes = new List<string>();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var note in Grain("stream").FailingStreamAsync())
                notes.Add(note.Text);
        });
        Assert.Equal("no second", failure.Message);
        Assert.Equal(["first"], notes);
    }

    [Fact]
    public async Task Cancellation_and_correlation_cross_silos()
    {
        using var source = new CancellationTokenSource();
        var call = Grain("cancel").WaitForeverAsync(source.Token);
        await gates["cancel waits"].Reached;
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.True(await Grain("cancel").WasCancelledAsync());

        RequestContext.Set("correlation", "c-17");
        Assert.Equal("c-17", await Grain("a").AskOtherAsync("b"));
    }

    [Fact]
    public async Task Graceful_stop_hands_grains_over_and_loses_no_call()
    {
        var grains = Enumerable.Range(0, 40).Select(i => cluster.Client.GetGrain<ICounterGrain>($"stop{i}")).ToList();
        using var done = new CancellationTokenSource();
        var calls = 0;
        var load = Task.Run(async () =>
        {
            do
            {
                await Task.WhenAll(grains.Select(grain => grain.AddAsync(1)));
                Interlocked.Increment(ref calls);
            }
            while (!done.IsCancellationRequested);
        });

        await cluster.StopSiloAsync(cluster.Silos[1]);
        await cluster.StartAdditionalSiloAsync();
        await done.CancelAsync();
        await load;

        Assert.Equal(3, cluster.Silos.Count);
        Assert.True(calls > 0);
    }

    [Fact]
    public async Task Calls_of_one_caller_keep_their_order_while_silos_come_and_go()
    {
        var calls = new NumberedCalls(gates, grains: 16);
        using var done = new CancellationTokenSource();
        var callers = new[] { (cluster.Client, "c1"), (cluster.Client, "c2"), (cluster.Silos[0].ServiceProvider.GetRequiredService<IClusterClient>(), "s") }
            .Select(each => Task.Run(() => calls.CallAsync(each.Item1, each.Item2, done.Token))).ToList();

        for (var round = 0; round < 5; round++)
        {
            var silo = await cluster.StartAdditionalSiloAsync();
            await cluster.StopSiloAsync(silo);
        }

        await cluster.KillSiloAsync(cluster.Silos[^1]);
        await done.CancelAsync();
        await Task.WhenAll(callers);
        calls.AssertInOrder();
    }

    [Fact]
    public async Task Killed_silo_fails_open_calls_and_its_grains_live_again_elsewhere()
    {
        var grains = Enumerable.Range(0, 30).Select(i => Grain($"kill{i}")).ToList();
        var open = grains.Select((grain, i) => grain.WaitAsync($"kill{i}")).ToList();
        await Task.WhenAll(grains.Select((_, i) => gates[$"kill{i}"].Reached));

        await cluster.KillSiloAsync(cluster.Silos[0]);
        foreach (var i in Enumerable.Range(0, 30))
            gates[$"kill{i}"].Open();

        var outcomes = await Task.WhenAll(open.Select(async call =>
        {
            try
            {
                return await call;
            }
            catch (SiloUnavailableException)
            {
                return "lost";
            }
        }));
        Assert.Contains("lost", outcomes);
        Assert.Contains(outcomes, outcome => outcome != "lost");
        Assert.All(await Task.WhenAll(grains.Select(grain => grain.PeekAsync())), Assert.NotNull);
    }

    private IWorkshopGrain Grain(string key) => cluster.Client.GetGrain<IWorkshopGrain>(key);
}
