using Anomaly.Gateway.Api.Documents;
using Anomaly.Grains.Interfaces;
using Anomaly.Hosting.Diagnostics;
using Orleans;
using Orleans.Runtime;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>Asks Orleans what the cluster runs.</summary>
internal sealed class ClusterService(IGrainFactory grains, ISiloReports reports)
{
    /// <summary>Silos with their load, and activations, now.</summary>
    public async Task<ClusterView> GetAsync()
    {
        var management = grains.GetGrain<IManagementGrain>(0);
        var hosts = (await management.GetDetailedHosts()).OrderBy(host => host.SiloAddress).ToList();
        SiloAddress[] active = [.. hosts.Where(host => host.Status == SiloStatus.Active).Select(host => host.SiloAddress)];
        var (loads, counts, own) = (management.GetRuntimeStatistics(active), management.GetSimpleGrainStatistics(active), reports.ReadAsync());
        await Task.WhenAll(loads, counts, own);
        var loadOf = active.Zip(await loads).ToDictionary(pair => pair.First, pair => pair.Second);
        var reportOf = (await own).ToDictionary(report => report.Silo);
        return new ClusterView(
            [.. hosts.Select(host => View(host, loadOf.GetValueOrDefault(host.SiloAddress), reportOf.GetValueOrDefault(host.SiloAddress.ToParsableString())))],
            (await counts).Sum(count => count.ActivationCount),
            [.. (await counts).OrderBy(count => count.GrainType, StringComparer.Ordinal)
                .Select(count => new GrainCountView(count.GrainType.Split(',')[0], count.SiloAddress?.ToParsableString(), count.ActivationCount))]);
    }

    private static SiloView View(MembershipEntry host, SiloRuntimeStatistics? load, SiloReport? report) => new()
    {
        Address = host.SiloAddress.ToParsableString(),
        Name = host.SiloName,
        Host = host.HostName,
        Status = Spelling.Of(host.Status),
        StartedAt = new DateTimeOffset(DateTime.SpecifyKind(host.StartTime, DateTimeKind.Utc)),
        Version = report?.Version,
        Activations = load?.ActivationCount,
        CpuPercent = load?.EnvironmentStatistics.FilteredCpuUsagePercentage,
        MemoryBytes = load?.EnvironmentStatistics.FilteredMemoryUsageBytes,
        IsOverloaded = load?.IsOverloaded,
        CommitsPerSecond = report?.CommitsPerSecond,
    };
}
