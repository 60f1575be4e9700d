using Anomaly.Gateway.Api.Documents;
using Anomaly.Grains.Interfaces;
using Anomaly.Hosting.Diagnostics;
using Orleans;
using Orleans.Runtime;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>Asks the runtime what it runs.</summary>
internal sealed class ClusterService(IGrainFactory grains, ISiloLoads loads)
{
    /// <summary>Silos with their load, and activations, now.</summary>
    public async Task<ClusterView> GetAsync(CancellationToken cancellationToken)
    {
        var management = grains.GetGrain<IManagementGrain>(0);
        var hosts = management.GetHosts();
        var statistics = management.GetSimpleGrainStatistics();
        var reports = loads.ReadAsync(cancellationToken);
        await Task.WhenAll(hosts, statistics, reports);
        var load = (await reports).ToDictionary(report => report.Silo);
        return new ClusterView(
            [.. (await hosts).OrderBy(host => host.Key).Select(host => View(host.Key, host.Value, load.GetValueOrDefault(host.Key.ToParsableString())))],
            (await statistics).Sum(statistic => statistic.ActivationCount),
            [.. (await statistics).OrderBy(statistic => statistic.GrainType, StringComparer.Ordinal)
                .Select(statistic => new GrainCountView(statistic.GrainType, statistic.SiloAddress?.ToParsableString(), statistic.ActivationCount))]);
    }

    private static SiloView View(SiloAddress silo, SiloStatus status, SiloLoad? load) => new()
    {
        Address = silo.ToParsableString(),
        Status = Spelling.Of(status),
        Partitions = load?.Partitions,
        CallsPerSecond = load?.CallsPerSecond,
        LatencyMedianMs = load?.LatencyMedian.TotalMilliseconds,
        LatencyP95Ms = load?.Latency95.TotalMilliseconds,
        LatencyP99Ms = load?.Latency99.TotalMilliseconds,
        MailboxDepth = load?.MailboxDepth,
        LongestMailbox = load?.LongestMailbox,
        CommitsPerSecond = load?.CommitsPerSecond,
    };
}
