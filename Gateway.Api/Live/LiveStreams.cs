namespace Anomaly.Gateway.Api.Live;

/// <summary>What every live connection shares: its pulse, and its end when the server stops.</summary>
internal sealed class LiveStreams(IHostApplicationLifetime lifetime, TimeProvider timeProvider, GatewayInstruments instruments)
{
    /// <summary>How long a stream is silent at the most: proxies close connections that say nothing.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>The clock of heartbeats.</summary>
    public TimeProvider Clock => timeProvider;

    /// <summary>A token that ends with the client's connection or with the server.</summary>
    public CancellationTokenSource EndOf(HttpContext context) =>
        CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);

    /// <summary>Counts a connection until the answer is disposed.</summary>
    public IDisposable Count(string kind) => instruments.StreamOpened(kind);
}
