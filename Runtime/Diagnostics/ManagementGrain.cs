using Anomaly.Runtime.Activations;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Anomaly.Runtime.Diagnostics;

/// <summary>Asks every silo; one that goes away meanwhile counts as empty.</summary>
[Reentrant]
[StatelessWorker(1)]
internal sealed class ManagementGrain(Silo silo) : Grain, IManagementGrain
{
    public Task<Dictionary<SiloAddress, SiloStatus>> GetHosts(bool onlyActive = false) =>
        Task.FromResult(silo.Cluster.Silos.Where(pair => !onlyActive || pair.Value == SiloStatus.Active).ToDictionary());

    public async Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics() =>
    [
        .. from report in await ClusterDiagnostics.ReportsAsync(GrainFactory, silo.Cluster)
           from grainClass in report.Activations
           select new SimpleGrainStatistic { GrainType = grainClass.GrainClass, SiloAddress = report.Silo,
               ActivationCount = grainClass.Count },
    ];

    public async Task<int> GetTotalActivationCount() =>
        (await ClusterDiagnostics.ReportsAsync(GrainFactory, silo.Cluster))
            .Sum(report => report.Activations.Sum(grainClass => grainClass.Count));

    public Task ForceActivationCollection(TimeSpan ageLimit) =>
        Task.WhenAll(silo.Cluster.Silos.Keys.Select(address => GrainFactory.GetGrain<ISiloControlGrain>(address.ToParsableString()).CollectAsync(ageLimit)));
}
