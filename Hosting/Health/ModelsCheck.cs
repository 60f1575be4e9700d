using Anomaly.Grains.Interfaces;
using Anomaly.Grains.Interfaces.Models;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orleans;

namespace Anomaly.Hosting.Health;

/// <summary>Whether the markets have models: degraded where some lack one, unhealthy where all do.</summary>
internal sealed class ModelsCheck(IGrainFactory grains) : GrainCheck
{
    protected override async Task<HealthCheckResult> CheckAsync(CancellationToken cancellationToken)
    {
        var overviews = await Task.WhenAll(Names.Markets.Select(market => grains.GetGrain<IModelGrain>(market).GetOverviewAsync(cancellationToken)));
        var missing = overviews.Where(overview => overview.Active is null).Select(overview => overview.Market).ToList();
        return missing.Count switch
        {
            0 => HealthCheckResult.Healthy(string.Join(' ', overviews.Select(overview => overview.Active!.Version))),
            _ when missing.Count < overviews.Length => HealthCheckResult.Degraded($"No model for {string.Join(' ', missing)}."),
            _ => HealthCheckResult.Unhealthy("No market has a model: look at Anomaly:Models:Folder."),
        };
    }
}
