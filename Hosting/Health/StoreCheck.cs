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
