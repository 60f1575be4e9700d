using System.Net;
using System.Text.Json;
using Anomaly.Testing.Clusters;
using Anomaly.Chaos.Load;
using Anomaly.Testing;
using Anomaly.Testing.Processes;
using Xunit.Abstractions;

namespace Anomaly.Chaos;

/// <summary>
/// Real silo processes and a real PostgreSQL under steady load, while silos are killed, stopped, added and frozen and the database restarts.
/// Afterwards every bar that was offered is detected exactly once, as one undisturbed process detects it.
/// </summary>
public sealed class ClusterChaosTests(ITestOutputHelper output)
{
    // What docs/api.md lets a caller expect of a cluster that is losing a silo or its database.
    private static readonly HttpStatusCode?[] Documented =
    [
        HttpStatusCode.OK, HttpStatusCode.Conflict, HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout,
    ];

    [PostgresFact]
    public async Task Cluster_underBlows_detectsEveryBarExactlyOnce()
    {
        using var market = new OfferedMarket(ChaosScale.Tickers, seed: 7);
        await using var cluster = await LocalCluster.StartAsync(market.Folder, silos: 3);
        await using var load = new DetectionLoad(market, cluster.Gateway, ChaosScale.Callers);
        await Task.Delay(ChaosScale.Calm);

        var kill = await BlowAsync(load, "kill -9 of a silo", () => Done(cluster.Silos[0].Process.Kill));
        var stop = await BlowAsync(load, "graceful stop of a silo", () => Done(cluster.Silos[1].Process.Terminate));
        await BlowAsync(load, "a silo more", () => cluster.AddSiloAsync());
        await BlowAsync(load, "restart of PostgreSQL", () => cluster.Database.RestartAsync(PostgresStop.Immediate));
        await BlowAsync(load, "a silo frozen beyond its lease", async () =>
        {
            cluster.Silos[2].Process.Freeze();
            await Task.Delay(ChaosScale.Freeze);
            cluster.Silos[2].Process.Thaw();
        });

        await load.StopAsync();
        await SettleAsync(load, market);
        output.WriteLine($"{load.Calls.Count} calls, {load.Calls.Count(call => call.Status != HttpStatusCode.OK)} refused; {market.Bars} bars");
        foreach (var refusal in load.Calls.Where(call => call.Status != HttpStatusCode.OK).GroupBy(call => (call.Status, Sentence(call.Detail))))
            output.WriteLine($"  {refusal.Count()} x {refusal.Key.Status}: {refusal.Key.Item2}");

        Assert.All(load.Calls, call => Assert.Contains(call.Status, Documented));
        Assert.True(kill < ChaosScale.Recovery, $"after kill -9 a caller was refused for {kill.TotalSeconds:F1} s\n{cluster.Outputs()}");
        Assert.True(stop < ChaosScale.Recovery, $"a graceful stop held a caller up for {stop.TotalSeconds:F1} s\n{cluster.Outputs()}");
        Assert.Equal(0, await Ledger.RunsInProgressAsync(cluster.Gateway));
        await AssertSameAsOneProcessAsync(cluster, market);
    }

    [PostgresFact]
    public async Task Silo_cutOffFromTheDatabase_stopsServingAndCommitsNothing()
    {
        using var market = new OfferedMarket(24, seed: 11);
        await using var cluster = await LocalCluster.StartAsync(market.Folder, silos: 2);
        await using var relay = new TcpRelay(cluster.Database.Port);
        await cluster.AddSiloAsync(relay.Port);
        await using var load = new DetectionLoad(market, cluster.Gateway, callers: 4);
        await Task.Delay(ChaosScale.Calm);

        await BlowAsync(load, "the network between a silo and the database is cut", async () =>
        {
            relay.Cut();
            await Task.Delay(ChaosScale.Freeze);
            relay.Mend();
        });

        await load.StopAsync();
        await SettleAsync(load, market);

        Assert.All(load.Calls, call => Assert.Contains(call.Status, Documented));
        await AssertSameAsOneProcessAsync(cluster, market);
    }

    [PostgresFact]
    public async Task Silo_cutOffFromTheOthers_commitsNothingTwice()
    {
        using var market = new OfferedMarket(24, seed: 13);
        await using var cluster = await LocalCluster.StartAsync(market.Folder, silos: 2);
        await using var relay = new TcpRelay(cluster.Silos[0].Port);
        await cluster.RedirectAsync(cluster.Silos[0], relay.Port);
        await using var load = new DetectionLoad(market, cluster.Gateway, callers: 4);
        await Task.Delay(ChaosScale.Calm);
        Assert.True(relay.Carried > 0, "the silo is still called on its own port");

        // It still reaches the database and keeps its lease: nobody else may take its series over, so they wait.
        await BlowAsync(load, "the network between a silo and all others is cut", async () =>
        {
            relay.Cut();
            await Task.Delay(ChaosScale.Freeze);
            relay.Mend();
        });

        await load.StopAsync();
        await SettleAsync(load, market);

        Assert.All(load.Calls, call => Assert.Contains(call.Status, Documented));
        await AssertSameAsOneProcessAsync(cluster, market);
    }

    [PostgresFact]
    public async Task SiloPort_withoutTheSecret_answersNobodyAndNothingShowsIt()
    {
        using var market = new OfferedMarket(2, seed: 3);
        await using var cluster = await LocalCluster.StartAsync(market.Folder, silos: 1);
        using var http = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

        foreach (var path in new[] { "/", "/calls", "/health/live" })
        {
            using var answer = await http.PostAsync($"http://127.0.0.1:{cluster.Silos[0].Port}{path}", new ByteArrayContent([1, 2, 3]));
            Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.NotFound });
        }

        Assert.DoesNotContain(cluster.Secret, cluster.Silos[0].Process.Output);
        Assert.DoesNotContain(cluster.Secret, await File.ReadAllTextAsync($"/proc/{cluster.Silos[0].Process.Id}/cmdline"));
    }

    private async Task<TimeSpan> BlowAsync(DetectionLoad load, string what, Func<Task> blow)
    {
        var since = load.Now;
        await blow();
        await Task.Delay(ChaosScale.Calm + TimeSpan.FromSeconds(3));
        var outage = load.LongestOutage(since);
        output.WriteLine($"{what}: the longest a caller was held up is {outage.TotalSeconds:F2} s");
        return outage;
    }

    /// <summary>One detection more per ticker, so that what was refused last is made good.</summary>
    private static async Task SettleAsync(DetectionLoad load, OfferedMarket market)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        foreach (var ticker in market.Tickers)
        {
            while (!await load.DetectAsync(ticker))
                await Task.Delay(200, limit.Token);
        }
    }

    private static async Task AssertSameAsOneProcessAsync(LocalCluster cluster, OfferedMarket market)
    {
        await using var single = new SingleProcess();
        await single.DetectAllAsync(market);
        var expected = await Ledger.ReadAsync(single.Address, market.Tickers);
        var actual = await Ledger.ReadAsync(cluster.Gateway, market.Tickers);

        Assert.Equal(market.Bars, expected.Bars.Count);
        Assert.NotEmpty(expected.Anomalies);
        Assert.Equal(expected.States, actual.States);
        Assert.Equal(expected.Bars, actual.Bars);
        Assert.Equal(expected.Anomalies, actual.Anomalies);
    }

    private static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private static string Sentence(string problem)
    {
        try
        {
            return JsonDocument.Parse(problem).RootElement.GetProperty("detail").GetString()!;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException)
        {
            return problem;
        }
    }
}
