using Anomaly.Grains.Interfaces.Runs;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orleans;

namespace Anomaly.Hosting.Health;

/// <summary>Whether the store answers.</summary>
internal sealed class StoreCheck(IGrainFactory grains) : GrainCheck
{
    protected override async Task<HealthCheckResult> CheckAsync(CancellationToken cancellationToken)
    {
        await grains.GetGrain<IAuditGrain>("audit").ListAsync(new RunQuery { Limit = 1 }, cancellationToken);
        return HealthCheckResult.Healthy("The store answers.");
    }
}
