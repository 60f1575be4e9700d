using Anomaly.Grains.Interfaces;
using Anomaly.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Anomaly.Hosting.Health;

/// <summary>Whether the store answers and can be written.</summary>
internal sealed class StoreCheck(IDetectionStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var health = await store.CheckHealthAsync(cancellationToken);
            return health.IsHealthy ? HealthCheckResult.Healthy("The store answers.") : HealthCheckResult.Unhealthy(health.Problem);
        }
        catch (OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("No answer in time.");
        }
    }
}

/// <summary>Whether the markets have models: degraded where some lack one, unhealthy where all do.</summary>
internal sealed class ModelsCheck(IGrainFactory grains) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return Judge(await GrainAddresses.EveryMarket(market => grains.Models(market).GetOverviewAsync(cancellationToken)));
        }
        catch (Exception failure) when (failure is DetectionException or OrleansException)
        {
            return HealthCheckResult.Unhealthy(failure.Message);
        }
        catch (Exception failure) when (failure is OperationCanceledException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy("No answer in time.");
        }
    }

    private static HealthCheckResult Judge(ModelOverview[] overviews)
    {
        var missing = overviews.Where(overview => overview.Active is null).Select(overview => overview.Market).ToList();
        return missing.Count switch
        {
            0 => HealthCheckResult.Healthy(string.Join(' ', overviews.Select(overview => overview.Active!.Version))),
            _ when missing.Count < overviews.Length => HealthCheckResult.Degraded($"No model for {string.Join(' ', missing)}."),
            _ => HealthCheckResult.Unhealthy("No market has a model: see Anomaly:Models:Folder."),
        };
    }
}

/// <summary>Whether this process is an active member of its cluster, by its own view of the membership.</summary>
internal sealed class SiloCheck(ISiloStatusOracle membership, IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("This silo is stopping.")
        : membership.CurrentStatus != SiloStatus.Active ? HealthCheckResult.Unhealthy($"This silo is {membership.CurrentStatus}.")
        : HealthCheckResult.Healthy($"{membership.GetApproximateSiloStatuses(onlyActive: true).Count} active."));
}
