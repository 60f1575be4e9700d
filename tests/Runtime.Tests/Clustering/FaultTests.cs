using System.Diagnostics;
using Anomaly.Runtime.Tests.Grains;
using Anomaly.Testing;
using Anomaly.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Xunit;

namespace Anomaly.Runtime.Tests.Clustering;

/// <summary>A silo without its database, and a database without itself for a while.</summary>
public sealed class FaultTests
{
    [PostgresFact]
    public async Task Silo_cut_off_from_the_database_stops_before_its_lease_ends_and_the_others_take_over()
    {
        await using var cluster = await PostgresCluster.StartAsync(1);
        var database = new Npgsql.NpgsqlConnectionStringBuilder(cluster.ConnectionString);
        await using var relay = new TcpRelay(database.Port);
        database.Port = relay.Port;
        var cut = await cluster.AddSiloAsync(database.ConnectionString);
        var client = await cluster.AddClientAsync();
        await PostgresClusterTests.BalancedAsync(client, 2);
        var keys = Enumerable.Range(0, 40).Select(i => $"cut{i}").ToList();
        await Task.WhenAll(keys.Select(key => client.GetGrain<IWorkshopGrain>(key).AppendAsync("x")));
        var before = PostgresCluster.ClusterSiloOf(cut).Self.Generation;

        relay.Cut();
        var watch = Stopwatch.StartNew();
        await TurnTests.Eventually(() => !PostgresCluster.SiloOf(cut).MayTakeTurns);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
        Assert.All(await Task.WhenAll(keys.Select(key => PostgresClusterTests.AnswerAsync(() => client.GetGrain<IWorkshopGrain>(key).PeekAsync()))), Assert.NotNull);

        relay.Mend();
        await TurnTests.Eventually(() => PostgresCluster.ClusterSiloOf(cut).Self.Generation != before);
        await PostgresClusterTests.BalancedAsync(client, 2);
    }

    [PostgresFact]
    public async Task Database_that_restarts_quickly_costs_no_grain_its_place()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var cluster = await PostgresCluster.StartAsync(2, server);
        var client = await cluster.AddClientAsync();
        await PostgresClusterTests.BalancedAsync(client, 2);
        var grains = Enumerable.Range(0, 40).Select(i => client.GetGrain<ICounterGrain>($"db{i}")).ToList();
        await Task.WhenAll(grains.Select(grain => grain.AddAsync(1)));

        await server.RestartAsync(PostgresStop.Fast);

        Assert.All(await Task.WhenAll(grains.Select(grain => grain.AddAsync(1))), count => Assert.True(count is 1 or 2));
        await cluster.AddSiloAsync();
        await PostgresClusterTests.BalancedAsync(client, 3);
        Assert.All(await Task.WhenAll(grains.Select(grain => grain.AddAsync(1))), count => Assert.True(count > 0));
    }
}
