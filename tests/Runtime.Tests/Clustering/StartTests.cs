using System.Net;
using Anomaly.Testing;
using Anomaly.Testing.Processes;
using Npgsql;
using Orleans.Runtime;
using Xunit;

namespace Anomaly.Runtime.Tests.Clustering;

/// <summary>What a silo does when something is wrong at its start: it says so, and harms nobody.</summary>
public sealed class StartTests
{
    [PostgresFact]
    public async Task Silo_with_another_secret_is_refused_and_takes_no_partition()
    {
        await using var cluster = await PostgresCluster.StartAsync(1);
        var client = await cluster.AddClientAsync();
        await PostgresClusterTests.BalancedAsync(client, 1);

        var failure = await Assert.ThrowsAsync<OrleansException>(() => cluster.AddSiloAsync(configure: options => options.Secret = "not the secret of the others"));

        Assert.Contains("another secret", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not the secret", failure.ToString(), StringComparison.Ordinal);
        await PostgresClusterTests.BalancedAsync(client, 1);
        await cluster.AddSiloAsync();
        await PostgresClusterTests.BalancedAsync(client, 2);
    }

    [PostgresFact]
    public async Task Silo_whose_database_is_not_there_yet_waits_for_it()
    {
        await using var cluster = await PostgresCluster.StartAsync(0);
        var database = new NpgsqlConnectionStringBuilder(cluster.ConnectionString);
        var (target, port) = (database.Port, FreePort.Next());
        database.Port = port;
        var starting = cluster.AddSiloAsync(database.ConnectionString);
        await TurnTests.Eventually(() => cluster.HasLogged("waits for its database"));
        Assert.False(starting.IsCompleted);

        await using var relay = new TcpRelay(target, new IPEndPoint(IPAddress.Loopback, port));

        await starting.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [PostgresFact]
    public async Task Silo_that_the_database_refuses_says_so()
    {
        await using var cluster = await PostgresCluster.StartAsync(0);
        var database = new NpgsqlConnectionStringBuilder(cluster.ConnectionString) { Database = "nowhere", Password = "a password of the tests" };

        var failure = await Assert.ThrowsAsync<OrleansException>(() => cluster.AddSiloAsync(database.ConnectionString));

        Assert.Contains("refuses this silo (database \"nowhere\" does not exist)", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a password", failure.ToString(), StringComparison.Ordinal);
        Assert.False(cluster.HasLogged("a password"));
    }

    [PostgresFact]
    public async Task Silo_that_nobody_can_find_under_its_name_is_warned()
    {
        await using var cluster = await PostgresCluster.StartAsync(0);

        await cluster.AddSiloAsync(configure: options => options.AdvertisedHost = "nobody-knows-me.invalid");

        Assert.True(cluster.HasLogged("AdvertisedHost nobody-knows-me.invalid is not known here"));
    }
}
