using Anomaly.Grains.Interfaces.Errors;
using Anomaly.Grains.Interfaces.Runs;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orleans;

namespace Anomaly.Silo.Health;

/// <summary>Whether the store answers. Asked through a grain, so that a client of a cluster can ask as well as a silo.</summary>
internal sealed class StoreCheck(IGrainFactory grains) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await grains.GetGrain<IAuditGrain>("audit").ListAsync(new RunQuery { Limit = 1 }, cancellationToken);
            return HealthCheckResult.Healthy("The store answers.");
        }
        catch (DetectionException failure)
        {
            return HealthCheckResult.Unhealthy(failure.Message);
        }
    }
}
