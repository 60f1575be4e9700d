using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orleans;
using Orleans.Runtime;

namespace Anomaly.Hosting.Health;

/// <summary>Whether a silo takes calls.</summary>
internal sealed class SiloCheck(IGrainFactory grains) : GrainCheck
{
    protected override async Task<HealthCheckResult> CheckAsync(CancellationToken cancellationToken)
    {
        var active = await grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true).WaitAsync(cancellationToken);
        return active.Count > 0
            ? HealthCheckResult.Healthy($"{active.Count} active.")
            : HealthCheckResult.Unhealthy("No silo is active.");
    }
}
