using Anomaly.Chaos.Load;
using Anomaly.Testing;
using Xunit.Abstractions;

namespace Anomaly.Chaos;

/// <summary>
/// Real processes and a real PostgreSQL under steady load, while processes are killed, stopped, added and frozen and the database restarts.
/// Afterwards every bar that was offered is detected exactly once, as one undisturbed process detects it.
/// </summary>
[Collection(ChaosScale.OneAtATime)]
public sealed class ClusterChaosTests(ITestOutputHelper output)
{
    [PostgresFact]
    public async Task Cluster_underBlows_detectsEveryBarExactlyOnce()
    {
        using var market = new OfferedMarket(ChaosScale.Tickers, seed: 7);
        await using var ordeal = await Ordeal.BeginAsync(market, silos: 3, ChaosScale.Callers, output);
        var cluster = ordeal.Cluster;

        var kill = await ordeal.BlowAsync("kill -9 of a silo", cluster.Silos[0].Kill);
        var join = await ordeal.BlowAsync("a silo more", () => cluster.AddSiloAsync());
        var stop = await ordeal.BlowAsync("graceful stop of a silo", cluster.Silos[1].Terminate);
        await ordeal.BlowAsync("restart of PostgreSQL", () => cluster.Database.RestartAsync(PostgresStop.Immediate));
        var frozen = await ordeal.BlowAsync("a silo frozen until the others declare it dead", async () =>
        {
            var silo = cluster.Silos[2];
            silo.Process.Freeze();
            var freeze = Task.Delay(ChaosScale.Freeze);
            var since = DateTimeOffset.UtcNow;
            await Eventually.HoldsAsync(async () => (await MemberTable.DeadAsync(cluster.Database)).Contains(silo.Port), ChaosScale.FrozenLimit, cluster.Outputs);
            output.WriteLine($"a frozen silo was declared dead after {(DateTimeOffset.UtcNow - since).TotalSeconds:F1} s");
            await freeze;
            silo.Process.Thaw();
            await Eventually.HoldsAsync(() => silo.Restarts == 1, ChaosScale.FrozenLimit, cluster.Outputs);
            await silo.WaitUntilReadyAsync(TimeSpan.FromSeconds(60));
        });
        await ordeal.EndAsync();

        Assert.True(kill.Refused == 0 && kill.HeldUp < ChaosScale.Recovery, $"after kill -9: {kill}\n{cluster.Outputs()}");
        foreach (var inGoodOrder in new[] { stop, join })
            Assert.True(inGoodOrder.Refused == 0 && inGoodOrder.HeldUp < ChaosScale.Handover, $"in good order: {inGoodOrder}\n{cluster.Outputs()}");
        Assert.True(frozen.HeldUp < ChaosScale.FrozenLimit, $"while one was frozen: {frozen}\n{cluster.Outputs()}");
        Assert.Equal(0, cluster.Silos[1].Process.ExitCode);
        Assert.Equal(1, cluster.Silos[2].Restarts);
        Assert.Contains("The silo ends: the others of its cluster have declared it dead", cluster.Silos[2].Output, StringComparison.Ordinal);
        Assert.All(cluster.Silos.Where((_, i) => i != 2), silo => Assert.True(silo.Restarts == 0, cluster.Outputs()));
    }
}
