using System.Collections.Concurrent;
using System.Security.Cryptography;
using Anomaly.Runtime.Calls;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Anomaly.Runtime.Transport;

/// <summary>The ways from this process to all silos.</summary>
internal sealed class SiloConnections(ClusterSecret secret, TimeProvider time, ILoggerFactory loggers) : IDisposable
{
    private readonly ConcurrentDictionary<SiloAddress, SiloLink> links = new();
    private readonly ILogger logger = loggers.CreateLogger<SiloConnections>();
    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        EnableMultipleHttp2Connections = true,
        InitialHttp2StreamWindowSize = 4 << 20,
        KeepAlivePingDelay = TimeSpan.FromSeconds(1),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(2),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
        ConnectTimeout = TimeSpan.FromSeconds(2),
        PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
        UseProxy = false,
        ActivityHeadersPropagator = null,
    })
    {
        DefaultRequestVersion = System.Net.HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>What distinguishes this process from all others that call.</summary>
    public string Caller { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Takes a call that its silo refused: the call, the epoch and the owner that the silo named.</summary>
    public Action<GrainCall, long, SiloAddress?> Redirected { get; set; } = (_, _, _) => { };

    /// <summary>A silo was connected: calls that wait may go.</summary>
    public Action Connected { get; set; } = () => { };

    public SiloLink To(SiloAddress silo) => links.GetOrAdd(silo, each => new SiloLink(each, http, secret, time, this, logger));

    /// <summary>Ends the ways to silos that are dead, so that their open calls fail at once.</summary>
    public void Prune(Func<SiloAddress, bool> isLost)
    {
        foreach (var silo in links.Keys.Where(isLost))
        {
            if (links.TryRemove(silo, out var link))
                link.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var link in links.Values)
            link.Dispose();
        http.Dispose();
    }
}
