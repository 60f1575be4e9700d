using Anomaly.Runtime.Tests.Grains;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Xunit;

namespace Anomaly.Runtime.Tests.Activations;

public sealed class StatelessWorkerTests
{
    [Fact]
    public async Task Worker_has_as_many_activations_as_it_may_and_no_more()
    {
        var gates = new Gates();
        await using var silo = await EmbeddedSilo.StartAsync(builder => builder.Services.AddSingleton(gates));
        var pool = silo.Client.GetGrain<IPoolGrain>("pool");
        var calls = new List<Task<int>> { pool.WorkAsync("a"), pool.WorkAsync("b"), pool.WorkAsync("c") };

        await Task.WhenAll(gates["a"].Reached, gates["b"].Reached);
        Assert.False(gates["c"].Reached.IsCompleted);
        foreach (var gate in (string[])["a", "b", "c"])
            gates[gate].Open();

        var workers = await Task.WhenAll(calls);
        Assert.NotEqual(workers[0], workers[1]);
        Assert.Contains(workers[2], workers[..2]);
    }
}
