using Anomaly.Grains.Interfaces.Errors;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orleans.Runtime;

namespace Anomaly.Hosting.Health;

/// <summary>A check that asks a grain, so that a client of a cluster can make it as well as a silo. What goes wrong on the way is its answer, not a fault.</summary>
internal abstract class GrainCheck : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return await CheckAsync(cancellationToken);
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

    protected abstract Task<HealthCheckResult> CheckAsync(CancellationToken cancellationToken);
}
