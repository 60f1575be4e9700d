using Anomaly.Hosting;
using Anomaly.Hosting.Clustering;
using Orleans.Runtime;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>Asks Orleans what the cluster runs. A silo that does not answer in time, as one that is frozen, is shown without its load.</summary>
internal sealed class ClusterService(IGrainFactory grains, ISiloReports reports, IConfiguration configuration, TimeProvider timeProvider)
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Silos with their load, and activations, now.</summary>
    public async Task<ClusterView> GetAsync(CancellationToken cancellationToken)
    {
        var management = grains.GetGrain<IManagementGrain>(0);
        var hosts = (await management.GetDetailedHosts(onlyActive: false, cancellationToken)).OrderBy(host => host.SiloAddress).ToList();
        var active = hosts.Where(host => host.Status == SiloStatus.Active).Select(host => host.SiloAddress).ToList();
        var loads = active.ToDictionary(silo => silo, silo => TryAsync(management.GetRuntimeStatistics([silo]), cancellationToken));
        var counts = active.ConvertAll(silo => TryAsync(management.GetSimpleGrainStatistics([silo]), cancellationToken));
        var own = await TryAsync(reports.ReadAsync(), cancellationToken) ?? [];
        await Task.WhenAll([.. loads.Values, .. counts]);
        var grainCounts = counts.SelectMany(count => count.Result ?? []).OrderBy(count => count.GrainType, StringComparer.Ordinal).ToList();
        return new ClusterView(
            [.. hosts.Select(host => View(
                host,
                loads.TryGetValue(host.SiloAddress, out var load) ? load.Result?.FirstOrDefault() : null,
                own.FirstOrDefault(report => report.Silo == host.SiloAddress.ToParsableString())))],
            grainCounts.Sum(count => count.ActivationCount),
            [.. grainCounts.Select(count => new GrainCountView(count.GrainType.Split(',')[0], count.SiloAddress?.ToParsableString(), count.ActivationCount))],
            Sources(own),
            own.Select(report => report.Store).FirstOrDefault(store => store is not null) is { } store ? new StoreView(store.Engine, store.Bytes, store.RunDays, store.BarDays) : null,
            configuration.IsDashboardEnabled() ? DashboardOptions.Path : null);
    }

    private static List<SourceView> Sources(IReadOnlyList<SiloReport> reports) =>
    [
        .. reports.SelectMany(report => report.Sources.Select(source => (report.Silo, Source: source))).GroupBy(entry => entry.Source.Source).Select(group => new SourceView(
            EnumNames.Of(group.Key), group.First().Source.RequestsPerSecond, group.First().Source.Burst,
            [.. group.Where(entry => entry.Source.LeftAloneUntil is not null).Select(entry => new OpenCircuitView(entry.Silo, entry.Source.LeftAloneUntil!.Value))])),
    ];

    private async Task<T?> TryAsync<T>(Task<T> asked, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await asked.WaitAsync(AnswerTimeout, timeProvider, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            return null;
        }
    }

    private static SiloView View(MembershipEntry host, SiloRuntimeStatistics? load, SiloReport? report) => new()
    {
        Address = host.SiloAddress.ToParsableString(),
        Name = host.SiloName,
        Host = host.HostName,
        Status = EnumNames.Of(host.Status),
        StartedAt = new DateTimeOffset(DateTime.SpecifyKind(host.StartTime, DateTimeKind.Utc)),
        Version = report?.Version,
        Activations = load?.ActivationCount,
        CpuPercent = load?.EnvironmentStatistics.FilteredCpuUsagePercentage,
        MemoryBytes = load?.EnvironmentStatistics.FilteredMemoryUsageBytes,
        IsOverloaded = load?.IsOverloaded,
        CommitsPerSecond = report?.CommitsPerSecond,
        Work = report?.Work ?? [],
    };
}
