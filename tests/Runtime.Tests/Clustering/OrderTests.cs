using Anomaly.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Xunit;
using Xunit.Abstractions;

namespace Anomaly.Runtime.Tests.Clustering;

/// <summary>Calls of one caller to one grain keep their order while its partition moves: over real sockets, with a real database.</summary>
public sealed class OrderTests(ITestOutputHelper output)
{
    [PostgresFact]
    public async Task Calls_of_one_caller_keep_their_order_while_silos_join_stop_and_die()
    {
        await using var cluster = await PostgresCluster.StartAsync(2);
        var client = await cluster.AddClientAsync();
        await PostgresClusterTests.BalancedAsync(client, 2);
        var inSilo = cluster.Silos[0].Services.GetRequiredService<IClusterClient>();
        var calls = new NumberedCalls(cluster.Gates, grains: 24);
        using var done = new CancellationTokenSource();
        var callers = new[] { (client, "c1"), (client, "c2"), (await cluster.AddClientAsync(), "d"), (inSilo, "s") }
            .Select(each => Task.Run(() => calls.CallAsync(each.Item1, each.Item2, done.Token))).ToList();

        var third = await cluster.AddSiloAsync();
        await PostgresClusterTests.BalancedAsync(client, 3);
        await third.StopAsync();
        await PostgresClusterTests.BalancedAsync(client, 2);
        await cluster.AddSiloAsync();
        await PostgresClusterTests.BalancedAsync(client, 3);
        await PostgresCluster.KillAsync(cluster.Silos[^1]);
        await PostgresClusterTests.BalancedAsync(client, 2);
        await done.CancelAsync();
        await Task.WhenAll(callers);

        output.WriteLine($"{calls.Sent} calls");
        calls.AssertInOrder();
    }
}
