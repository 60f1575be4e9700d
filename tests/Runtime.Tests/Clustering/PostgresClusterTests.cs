using System.Diagnostics;
using System.Net;
using Anomaly.Runtime.Clustering;
using Anomaly.Runtime.Diagnostics;
using Anomaly.Runtime.Tests.Grains;
using Anomaly.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Runtime;
using Xunit;

namespace Anomaly.Runtime.Tests.Clustering;

public sealed class PostgresClusterTests(Xunit.Abstractions.ITestOutputHelper output)
{
    [PostgresFact]
    public async Task Silos_that_start_at_once_share_the_partitions_and_answer_clients()
    {
        await using var cluster = await PostgresCluster.StartAsync(3);
        var client = await cluster.AddClientAsync();
        await BalancedAsync(client, 3);

        var notes = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => client.GetGrain<IWorkshopGrain>($"n{i}").EchoAsync(new Note($"{i}", default, [i]))));
        Assert.Equal("99", notes[99].Text);

        var view = client.ServiceProvider.GetRequiredService<IClusterDiagnostics>();
        Assert.All(Partitions(client).Values, count => Assert.InRange(count, 250, 430));
        var reports = await view.ReportAsync(CancellationToken.None);
        Assert.Equal(3, reports.Length);
        Assert.Equal(Partitioning.Count, reports.Sum(report => report.Partitions));
        Assert.Equal(100, reports.Sum(report => report.Activations.Sum(each => each.Count)));
        Assert.Equal(100, await client.GetGrain<IManagementGrain>(0).GetTotalActivationCount());
    }

    [PostgresFact]
    public async Task Exceptions_streams_cancellation_and_context_cross_the_network()
    {
        await using var cluster = await PostgresCluster.StartAsync(2);
        var client = await cluster.AddClientAsync();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => client.GetGrain<ICounterGrain>("x").FailAsync("far away"));
        Assert.Equal("far away", failure.Message);
        Assert.Contains("CounterGrain.FailAsync", failure.StackTrace, StringComparison.Ordinal);

        var items = 0;
        await foreach (var item in client.GetGrain<IWorkshopGrain>("s").CountAsync(500, CancellationToken.None))
            items += item;
        Assert.Equal(500 * 501 / 2, items);
        await foreach (var item in client.GetGrain<IWorkshopGrain>("left").CountAsync(int.MaxValue, CancellationToken.None))
        {
            if (item == 40)
                break;
        }

        await cluster.Gates["left stream over"].Reached;

        using var source = new CancellationTokenSource();
        var call = client.GetGrain<IWorkshopGrain>("c").WaitForeverAsync(source.Token);
        await cluster.Gates["c waits"].Reached;
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await TurnTests.Eventually(() => client.GetGrain<IWorkshopGrain>("c").WasCancelledAsync().GetAwaiter().GetResult());

        RequestContext.Set("correlation", "c-5");
        Assert.Equal("c-5", await client.GetGrain<IWorkshopGrain>("a").AskOtherAsync("b"));
    }

    [PostgresFact]
    public async Task Killed_silo_is_replaced_soon()
    {
        await using var cluster = await PostgresCluster.StartAsync(2);
        var doomed = await cluster.AddSiloAsync();
        var client = await cluster.AddClientAsync();
        await BalancedAsync(client, 3);
        var grains = Enumerable.Range(0, 60).Select(i => client.GetGrain<ICounterGrain>($"k{i}")).ToList();
        await Task.WhenAll(grains.Select(grain => grain.AddAsync(1)));

        await PostgresCluster.KillAsync(doomed);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(grains.Select(grain => AnswerAsync(() => grain.AddAsync(1))));

        lock (cluster.Log)
            cluster.Log.Where(line => !line.StartsWith("Debug", StringComparison.Ordinal)).ToList().ForEach(output.WriteLine);
        output.WriteLine($"All grains answered {watch.Elapsed.TotalSeconds:0.00} s after the kill.");
        // How soon is measured in the benchmarks (1.1 to 1.3 s); this machine may be busy with other tests.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"It took {watch.Elapsed}.");
    }

    [PostgresFact]
    public async Task Silo_that_stops_in_good_order_or_joins_loses_no_call()
    {
        await using var cluster = await PostgresCluster.StartAsync(2);
        var leaving = await cluster.AddSiloAsync();
        var client = await cluster.AddClientAsync();
        await BalancedAsync(client, 3);
        var grains = Enumerable.Range(0, 50).Select(i => client.GetGrain<IWorkshopGrain>($"s{i}")).ToList();
        using var done = new CancellationTokenSource();
        var rounds = 0;
        var load = Task.Run(async () =>
        {
            do
            {
                await Task.WhenAll(grains.Select(grain => grain.CorrelationAsync()));
                rounds++;
            }
            while (!done.IsCancellationRequested);
        });

        await leaving.StopAsync();
        await cluster.AddSiloAsync();
        await BalancedAsync(client, 3);
        await done.CancelAsync();
        await load;

        Assert.True(rounds > 0);
        Assert.Contains(cluster.Gates.Events, line => line.EndsWith("Migrating", StringComparison.Ordinal));
    }

    [PostgresFact]
    public async Task Silo_that_lost_its_lease_stops_its_grains_and_enters_again_under_a_new_id()
    {
        await using var cluster = await PostgresCluster.StartAsync(1);
        var host = await cluster.AddSiloAsync();
        var client = await cluster.AddClientAsync();
        await BalancedAsync(client, 2);
        var before = PostgresCluster.ClusterSiloOf(host).Self;
        var keys = Enumerable.Range(0, 40).Select(i => $"f{i}").ToList();
        await Task.WhenAll(keys.Select(key => client.GetGrain<IWorkshopGrain>(key).AppendAsync("x")));
        var readers = keys.Select(key => Task.Run(async () =>
        {
            await foreach (var _ in client.GetGrain<IWorkshopGrain>(key).StubbornStreamAsync($"{key} never", CancellationToken.None))
                continue;
        })).ToList();
        await Task.WhenAll(keys.Select(key => cluster.Gates[$"{key} never"].Reached));

        await ExecuteAsync(cluster.ConnectionString, $"update silo set expires_at = '-infinity' where silo_id = {before.Generation}");

        await TurnTests.Eventually(() => PostgresCluster.ClusterSiloOf(host).Self.Generation != before.Generation);
        Assert.All(await Task.WhenAll(keys.Select(key => AnswerAsync(() => client.GetGrain<IWorkshopGrain>(key).PeekAsync()))), Assert.NotNull);

        // Whoever read from the silo that stopped is told, though the grain itself does nothing more.
        await TurnTests.Eventually(() => readers.Any(reader => reader.IsFaulted));
        Assert.All(readers.Where(reader => reader.IsFaulted), reader => Assert.True(reader.Exception!.InnerException is EnumerationAbortedException or SiloUnavailableException, $"{reader.Exception}"));
        Assert.DoesNotContain(cluster.Gates.Events,
            line => line.StartsWith("deactivate", StringComparison.Ordinal) && line.EndsWith("ShuttingDown", StringComparison.Ordinal));
    }

    [PostgresFact]
    public async Task Port_answers_nobody_without_the_secret_and_the_secret_is_nowhere_in_the_log()
    {
        await using var cluster = await PostgresCluster.StartAsync(1);
        var stranger = await cluster.AddClientAsync("another secret of the same length!");
        await Assert.ThrowsAnyAsync<Exception>(() => stranger.GetGrain<ICounterGrain>("x").ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(1)));

        await TurnTests.Eventually(() => Partitions(stranger).Count == 1);
        var port = Partitions(stranger).Keys.Single().Port;
        using var http = new HttpClient { DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var bare = await http.PostAsync(new Uri($"http://127.0.0.1:{port}/anomaly/calls"), new ByteArrayContent([1, 2, 3]));
        using var other = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/"));

        Assert.Equal(HttpStatusCode.Unauthorized, bare.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        lock (cluster.Log)
        {
            Assert.Contains(cluster.Log, line => line.Contains("cluster secrets differ", StringComparison.Ordinal));
            Assert.DoesNotContain(cluster.Log,
                line => line.Contains(PostgresCluster.Secret, StringComparison.Ordinal)
                    || line.Contains("another secret", StringComparison.Ordinal));
        }
    }

    [PostgresFact]
    public async Task Reminder_fires_on_the_silo_that_owns_its_grain()
    {
        await using var cluster = await PostgresCluster.StartAsync(2);
        var table = cluster.ConnectionString;
        var client = await cluster.AddClientAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => client.GetGrain<IReminderGrain>($"r{i}").RemindAsync("now", TimeSpan.Zero, TimeSpan.FromMinutes(5))));

        await TurnTests.Eventually(() => cluster.Gates.Events.Count(line => line.StartsWith("reminded", StringComparison.Ordinal)) == 8);
        await TurnTests.Eventually(() => CountAsync(table, "select count(*) from reminder where next_due > clock_timestamp() + "
            + "interval '4 minutes'").GetAwaiter().GetResult() == 8);
    }

    /// <summary>Calls again as long as the silo that had the call went away.</summary>
    internal static async Task<T> AnswerAsync<T>(Func<Task<T>> call)
    {
        while (true)
        {
            try
            {
                return await call();
            }
            catch (SiloUnavailableException)
            {
                await Task.Delay(5);
            }
        }
    }

    internal static async Task BalancedAsync(IClusterClient client, int silos) =>
        await TurnTests.Eventually(() => Partitions(client) is var shares && shares.Count == silos && shares.Values.Sum() == Partitioning.Count && shares.Values.Min() > 1024 / silos / 2);

    private static IReadOnlyDictionary<SiloAddress, int> Partitions(IClusterClient client) =>
        client.ServiceProvider.GetRequiredService<Anomaly.Runtime.Activations.IClusterView>().Partitions;

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var database = Npgsql.NpgsqlDataSource.Create(connectionString);
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<long> CountAsync(string connectionString, string sql)
    {
        await using var database = Npgsql.NpgsqlDataSource.Create(connectionString);
        await using var command = database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
