using Anomaly.Grains.Interfaces;
using Anomaly.Grains.Models;
using Anomaly.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Anomaly.Hosting.Health;

/// <summary>What can be done with the store: healthy where it can be read and written, degraded where it can only be read, unhealthy where not even that.</summary>
internal sealed class StoreCheck(IDetectionStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var health = await store.CheckHealthAsync(cancellationToken);
            return health switch
            {
                { IsHealthy: true } => HealthCheckResult.Healthy("The store can be read and written."),
                { CanRead: true } => HealthCheckResult.Degraded($"Stored data can be read, but writes fail: {health.Problem}"),
                _ => HealthCheckResult.Unhealthy(health.Problem),
            };
        }
        catch (OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("No answer in time.");
        }
    }
}

/// <summary>
/// Whether this process can score every market by its active model: degraded where it lacks one, or has it in memory alone; unhealthy where no market has one.
/// </summary>
internal sealed class ModelsCheck(IGrainFactory grains, ModelCatalog catalog) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var overviews = await GrainAddresses.EveryMainMarket(market => grains.Models(market).GetOverviewAsync(cancellationToken));
            var problems = await Task.WhenAll(overviews.Select(overview => FindProblemAsync(overview, cancellationToken)));
            return Judge(overviews, [.. problems.OfType<string>()]);
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

    private static HealthCheckResult Judge(ModelOverview[] overviews, string[] problems) =>
        problems.Length == 0 ? HealthCheckResult.Healthy(string.Join(' ', overviews.Select(overview => overview.Chosen?.Version ?? overview.Active!.Version)))
        : Array.Exists(overviews, overview => overview.Active is not null) ? HealthCheckResult.Degraded(string.Join(' ', problems))
        : HealthCheckResult.Unhealthy($"No market has a model that can be used: see Anomaly:Models:Folder. {string.Join(' ', problems)}");

    /// <summary>The grain may be on another silo: what counts is the folder of this one.</summary>
    private async Task<string?> FindProblemAsync(ModelOverview overview, CancellationToken cancellationToken) =>
        overview.Chosen is { } chosen ? await catalog.FindProblemAsync(chosen.Version, chosen.Hash, cancellationToken)
        : overview.Active is null ? $"No model for {overview.Market}."
        : null;
}

/// <summary>Whether this process is an active member of its cluster, by its own view of the membership.</summary>
internal sealed class SiloCheck(ISiloStatusOracle membership, IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("This silo is stopping.")
        : membership.CurrentStatus != SiloStatus.Active ? HealthCheckResult.Unhealthy($"This silo is {membership.CurrentStatus}.")
        : HealthCheckResult.Healthy($"{membership.GetApproximateSiloStatuses(onlyActive: true).Count} active."));
}
