using Anomaly.Chaos.Load;
using Anomaly.Testing;
using Anomaly.Testing.Processes;
using Xunit.Abstractions;

namespace Anomaly.Chaos;

/// <summary>Real silo processes between which, or from whose database, nothing passes for longer than a lease lasts.</summary>
public sealed class NetworkCutTests(ITestOutputHelper output)
{
    [PostgresFact]
    public async Task Silo_cutOffFromTheDatabase_stopsServingBeforeItsLeaseEndsAndCommitsNothing()
    {
        using var market = new OfferedMarket(24, seed: 11);
        TcpRelay? relay = null;
        await using var ordeal = await Ordeal.BeginAsync(market, silos: 2, callers: 4, output, async cluster =>
        {
            relay = new TcpRelay(cluster.Database.Port);
            await cluster.AddSiloAsync(relay.Port);
        });
        await using var _ = relay!;
        var silo = ordeal.Cluster.Silos[2];

        var leaseEnd = DateTimeOffset.MaxValue;
        await ordeal.BlowAsync("the network between a silo and the database is cut", async () =>
        {
            relay!.Cut();
            await Task.Delay(TimeSpan.FromSeconds(1));
            leaseEnd = await ordeal.Cluster.LeaseEndAsync(silo);
            await Task.Delay(ChaosScale.Freeze);
            relay.Mend();
        });
        await ordeal.EndAsync();

        var stopped = silo.TimeOf("has stopped its grains");
        output.WriteLine($"It stopped {(leaseEnd - stopped).TotalSeconds:F2} s before its lease ended.");
        Assert.True(stopped < leaseEnd, $"It stopped at {stopped:O}, its lease ended at {leaseEnd:O}.");
    }

    [PostgresFact]
    public async Task Silo_cutOffFromTheOthers_commitsNothingTwice()
    {
        using var market = new OfferedMarket(24, seed: 13);
        TcpRelay? relay = null;
        await using var ordeal = await Ordeal.BeginAsync(market, silos: 2, callers: 4, output, cluster =>
        {
            relay = new TcpRelay(cluster.Silos[0].Port);
            return cluster.RedirectAsync(cluster.Silos[0], relay.Port);
        });
        await using var _ = relay!;
        Assert.True(relay!.Carried > 0, "the silo is still called on its own port");

        // It still reaches the database and keeps its lease: nobody else may take its series over, so they wait.
        await ordeal.BlowAsync("the network between a silo and all others is cut", async () =>
        {
            relay.Cut();
            await Task.Delay(ChaosScale.Cut);
            relay.Mend();
        });
        await ordeal.EndAsync();
    }
}
