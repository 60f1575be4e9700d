using System.Net;
using Anomaly.Chaos.Load;
using Anomaly.Testing;
using Anomaly.Testing.Processes;
using Xunit.Abstractions;

namespace Anomaly.Chaos;

/// <summary>Real processes between which, or from whose database, nothing passes for a while.</summary>
[Collection(ChaosScale.OneAtATime)]
public sealed class NetworkCutTests(ITestOutputHelper output)
{
    [PostgresFact]
    public async Task Silo_cutOffFromTheDatabase_commitsNothingTwice()
    {
        using var market = new OfferedMarket(ChaosScale.Tickers / 3, seed: 11);
        TcpRelay? relay = null;
        await using var ordeal = await Ordeal.BeginAsync(market, silos: 2, callers: 4, output, async cluster =>
        {
            relay = new TcpRelay(cluster.Database.Port);
            await cluster.AddSiloAsync(relay.Port);
        });
        await using var _ = relay!;

        await ordeal.BlowAsync("the network between a silo and the database is cut", async () =>
        {
            relay!.Cut();
            await Task.Delay(ChaosScale.Cut);
            relay.Mend();
        });
        await ordeal.EndAsync();
    }

    [PostgresFact]
    public async Task Silos_cutOffFromEachOther_commitNothingTwice()
    {
        using var market = new OfferedMarket(ChaosScale.Tickers / 3, seed: 13);
        // Each tells the others to call it at an address where a relay listens; it listens itself at 127.0.0.1.
        var relays = new List<TcpRelay>();
        await using var ordeal = await Ordeal.BeginAsync(market, silos: 0, callers: 4, output, async cluster =>
        {
            foreach (var address in new[] { "127.0.0.2", "127.0.0.3" })
            {
                var port = FreePort.Next();
                relays.Add(new TcpRelay(port, new IPEndPoint(IPAddress.Parse(address), port)));
                await cluster.AddSiloAsync(null, ("Anomaly__Cluster__AdvertisedHost", address), ("Anomaly__Cluster__SiloPort", $"{port}"));
            }
        });
        Assert.Contains(relays, relay => relay.Carried > 0);

        await ordeal.BlowAsync("the network between two silos is cut", async () =>
        {
            relays.ForEach(relay => relay.Cut());
            await Task.Delay(ChaosScale.Cut);
            relays.ForEach(relay => relay.Mend());
        });
        await ordeal.EndAsync();
        foreach (var relay in relays)
            await relay.DisposeAsync();
    }
}
