using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Networking.Shared;

namespace GrainClient;

/// <summary>No silo let this client in; the message says what to look at.</summary>
internal sealed class NoClusterException(string message, Exception inner) : Exception(message, inner);

/// <summary>An open connection to the silos of a cluster.</summary>
internal sealed class ClusterConnection : IAsyncDisposable
{
    private const int Tries = 3;

    /// <summary>Beyond the 15 s after which a silo says that nothing has happened in a stream. What is called once has less: see <see cref="SafeRetry"/>.</summary>
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Longer than the second for which Orleans does not ask an endpoint again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1.2);

    private readonly IHost _host;

    private ClusterConnection(IHost host) => _host = host;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <exception cref="NoClusterException">No silo could be reached, or none lets this client in.</exception>
    public static async Task<ClusterConnection> OpenAsync(ClientSettings settings, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering([.. settings.Silos]);
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings.ClusterId, "anomaly"));
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = ResponseTimeout);
            client.AddOutgoingGrainCallFilter<SafeRetry>();
            if (settings.Certificate is { } certificate)
                client.UseTls(certificate.Apply);
            var tries = 0;
            client.UseConnectionRetryFilter(async (exception, token) =>
            {
                if (++tries == Tries || !IsUnreachable(exception))
                    return false;
                await Task.Delay(Pause, token);
                return true;
            });
        });
        var host = builder.Build();
        try
        {
            await host.StartAsync(cancellationToken);
            return new ClusterConnection(host);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new NoClusterException(Explain(settings, exception), exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static string Explain(ClientSettings settings, Exception exception)
    {
        var silos = string.Join(", ", settings.Silos);
        if (settings.Certificate?.Refusal is { } refusal)
            return $"The certificate of a silo at {silos} is refused ({refusal}): is --authority the one that signed it?";
        if (Causes(exception).FirstOrDefault(cause => cause.Message.StartsWith("Unexpected cluster id", StringComparison.Ordinal)) is { } wrong)
            return $"The silos at {silos} belong to another cluster ({wrong.Message}): correct --cluster.";
        if (IsUnreachable(exception))
            return $"No silo answers at {silos}: are they running, and are these the ports of their gateways (Anomaly:Cluster:GatewayPort)?";
        return settings.Certificate is null
            ? $"The silos at {silos} closed the connection: is the cluster id '{settings.ClusterId}' right, and do they ask for certificates (--certificate, --key, --authority)?"
            : $"The silos at {silos} closed the connection: do they trust the authority that signed {settings.Certificate.Own.Subject}, is it valid still, and is the cluster id '{settings.ClusterId}' right?";
    }

    private static bool IsUnreachable(Exception exception) =>
        Causes(exception).Any(cause => cause is SocketConnectionException || cause.Message.Contains("timed out after", StringComparison.Ordinal));

    private static IEnumerable<Exception> Causes(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
            yield return exception;
    }
}
