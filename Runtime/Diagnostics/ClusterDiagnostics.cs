using System.Collections.Immutable;
using Anomaly.Runtime.Activations;
using Orleans;
using Orleans.Runtime;

namespace Anomaly.Runtime.Diagnostics;

internal sealed class ClusterDiagnostics(IGrainFactory grains, IClusterView cluster) : IClusterDiagnostics
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public IReadOnlyDictionary<SiloAddress, SiloStatus> Silos => cluster.Silos;

    public Task<ImmutableArray<SiloReport>> ReportAsync(CancellationToken cancellationToken) =>
        ReportsAsync(grains, cluster).WaitAsync(cancellationToken);

    public static async Task<ImmutableArray<SiloReport>> ReportsAsync(IGrainFactory grains, IClusterView cluster)
    {
        var silos = cluster.Silos.Where(pair => pair.Value is SiloStatus.Active or SiloStatus.ShuttingDown).Select(pair => pair.Key)
            .Order();
        var reports = await Task.WhenAll(silos.Select(silo => AskAsync(grains, silo)));
        return [.. reports.OfType<SiloReport>()];
    }

    private static async Task<SiloReport?> AskAsync(IGrainFactory grains, SiloAddress silo)
    {
        try
        {
            return await grains.GetGrain<ISiloControlGrain>(silo.ToParsableString()).ReportAsync().WaitAsync(Patience);
        }
        catch (Exception exception) when (exception is SiloUnavailableException or TimeoutException)
        {
            return null;
        }
    }
}
