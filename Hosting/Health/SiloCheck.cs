using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Anomaly.Hosting.Health;

/// <summary>Whether this process is an active member of its cluster, by its own view of the membership.</summary>
internal sealed class SiloCheck(ISiloStatusOracle membership, IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("This silo is stopping.")
        : membership.CurrentStatus != SiloStatus.Active ? HealthCheckResult.Unhealthy($"This silo is {membership.CurrentStatus}.")
        : HealthCheckResult.Healthy($"{membership.GetApproximateSiloStatuses(onlyActive: true).Count} active."));
}
