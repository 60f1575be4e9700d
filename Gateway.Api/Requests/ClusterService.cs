using Anomaly.Gateway.Api.Documents;
using Orleans;
using Orleans.Runtime;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>Asks the runtime what it runs.</summary>
internal static class ClusterService
{
    /// <summary>Silos and activations, now.</summary>
    public static async Task<ClusterView> GetAsync(IGrainFactory grains)
    {
        var management = grains.GetGrain<IManagementGrain>(0);
        var hosts = management.GetHosts();
        var statistics = management.GetSimpleGrainStatistics();
        await Task.WhenAll(hosts, statistics);
        return new ClusterView(
            [.. (await hosts).OrderBy(host => host.Key).Select(host => new SiloView(host.Key.ToParsableString(), Spelling.Of(host.Value)))],
            (await statistics).Sum(statistic => statistic.ActivationCount),
            [.. (await statistics).OrderBy(statistic => statistic.GrainType, StringComparer.Ordinal)
                .Select(statistic => new GrainCountView(statistic.GrainType, statistic.SiloAddress?.ToParsableString(), statistic.ActivationCount))]);
    }
}
