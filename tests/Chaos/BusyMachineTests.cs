using System.Diagnostics;
using Anomaly.Chaos.Load;
using Anomaly.Testing;
using Xunit.Abstractions;

namespace Anomaly.Chaos;

/// <summary>A machine whose processors others take: silos answer late, and are alive.</summary>
[Collection(ChaosScale.OneAtATime)]
public sealed class BusyMachineTests(ITestOutputHelper output)
{
    [PostgresFact]
    public async Task Cluster_onABusyMachine_declaresNobodyDead()
    {
        using var market = new OfferedMarket(ChaosScale.Tickers, seed: 19);
        await using var ordeal = await Ordeal.BeginAsync(market, silos: 3, ChaosScale.Callers, output);
        var cluster = ordeal.Cluster;

        await ordeal.BlowAsync("other programs take all processors", async () =>
        {
            using var _ = new BusyProcesses(2 * Environment.ProcessorCount);
            await Task.Delay(ChaosScale.Busy);
        });
        await ordeal.EndAsync();

        Assert.All(cluster.Silos, silo => Assert.True(silo.Restarts == 0, cluster.Outputs()));
        Assert.Empty(await MemberTable.DeadAsync(cluster.Database));
    }

    /// <summary>Processes that do nothing, as fast as they can.</summary>
    private sealed class BusyProcesses : IDisposable
    {
        // Ends with its input, so that none is left behind by a test that was killed.
        private const string Script = "while :; do :; done & cat > /dev/null; kill $!";
        private readonly List<Process> _processes;

        public BusyProcesses(int count) => _processes =
            [.. Enumerable.Range(0, count).Select(_ => Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Script]) { RedirectStandardInput = true })!)];

        public void Dispose()
        {
            foreach (var process in _processes)
            {
                process.StandardInput.Close();
                process.WaitForExit();
                process.Dispose();
            }
        }
    }
}
