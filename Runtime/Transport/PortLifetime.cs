using Microsoft.Extensions.Hosting;

namespace Anomaly.Runtime.Transport;

/// <summary>The silo's port begins and ends with its silo: it listens to no signals, and does not greet whoever reads the log.</summary>
internal sealed class PortLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
