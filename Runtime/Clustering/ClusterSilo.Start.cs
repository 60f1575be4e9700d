using System.Net;
using System.Net.Sockets;
using Orleans.Runtime;

namespace Anomaly.Runtime.Clustering;

/// <content>The port, the tables, and the first exchange.</content>
internal sealed partial class ClusterSilo
{
    public async Task JoinAsync(CancellationToken cancellationToken)
    {
        await server.StartAsync(options.Value.SiloPort, cancellationToken);
        map.Changed += () => connections.Prune(map.IsLost);
        await CheckAdvertisedHostAsync(cancellationToken);
        await MigrateAsync(cancellationToken);
        silo.FenceAt = 0;
        loop = RunAsync(killed.Token);
        await await Task.WhenAny(firstJoin.Task, loop).WaitAsync(cancellationToken);
    }

    /// <summary>Waits for a database that is not there yet; one that refuses this silo ends its start.</summary>
    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await store.MigrateAsync(cancellationToken);
                return;
            }
            catch (Exception exception) when (exception is not OrleansException && !cancellationToken.IsCancellationRequested)
            {
                if (trouble.IsNews(exception.Message))
                    LogWaitsForDatabase(logger, exception.Message);
                await Task.Delay(RejoinBackoff, time, cancellationToken);
            }
        }
    }

    /// <summary>No more than a warning: a name may be announced only once its silo runs.</summary>
    private async Task CheckAdvertisedHostAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Dns.GetHostAddressesAsync(options.Value.AdvertisedHost, cancellationToken).WaitAsync(times.Lease, time, cancellationToken);
        }
        catch (Exception exception) when (exception is SocketException or TimeoutException)
        {
            LogHostUnknown(logger, options.Value.AdvertisedHost, exception.Message);
        }
    }
}
