using System.Net;
using System.Net.Sockets;
using Orleans.Configuration;

namespace Anomaly.Hosting.Clustering;

/// <summary>Where a silo listens, and what it tells others to call.</summary>
internal static class ClusterEndpoints
{
    private const int DefaultSiloPort = EndpointOptions.DEFAULT_SILO_PORT;
    private const int DefaultGatewayPort = EndpointOptions.DEFAULT_GATEWAY_PORT;

    /// <summary>A sentence about the endpoints that cannot be used, or null. Asked before anything starts.</summary>
    public static string? FindProblem(ClusterOptions options)
    {
        if (options.AdvertisedHost is { } host && Resolve(host) is null)
            return $"{ClusterOptions.Section}:AdvertisedHost is '{host}', which is no address and no known host name.";
        return FindProblem(nameof(options.SiloPort), options, options.SiloPort ?? DefaultSiloPort)
            ?? (options.GatewayPort == 0 ? null : FindProblem(nameof(options.GatewayPort), options, options.GatewayPort ?? DefaultGatewayPort));
    }

    /// <summary>Whether only processes of this machine can reach the silo.</summary>
    public static bool IsLoopback(ClusterOptions options) => options.AdvertisedHost is { } host && Resolve(host) is { } address && IPAddress.IsLoopback(address);

    /// <summary>Sets the endpoints of a cluster's silo. On loopback it listens there only, else at all addresses, since the one that others call may be a router's.</summary>
    public static void Apply(ClusterOptions options, EndpointOptions endpoints)
    {
        endpoints.SiloPort = options.SiloPort ?? DefaultSiloPort;
        endpoints.GatewayPort = options.GatewayPort ?? DefaultGatewayPort;
        if (options.AdvertisedHost is { } host && Resolve(host) is { } address)
            endpoints.AdvertisedIPAddress = address;
        var listen = ListenAt(options);
        endpoints.SiloListeningEndpoint = new IPEndPoint(listen, endpoints.SiloPort);
        if (endpoints.GatewayPort > 0)
            endpoints.GatewayListeningEndpoint = new IPEndPoint(listen, endpoints.GatewayPort);
    }

    /// <summary>A loopback port that nobody listens on, for a silo that is a cluster of its own: two products on one machine must not meet.</summary>
    public static int FreeLoopbackPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static IPAddress ListenAt(ClusterOptions options)
    {
        var isVersion6 = options.AdvertisedHost is { } host && Resolve(host)?.AddressFamily == AddressFamily.InterNetworkV6;
        return IsLoopback(options)
            ? isVersion6 ? IPAddress.IPv6Loopback : IPAddress.Loopback
            : isVersion6 ? IPAddress.IPv6Any : IPAddress.Any;
    }

    private static string? FindProblem(string setting, ClusterOptions options, int port)
    {
        if (port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
            return null; // The check of the settings says so.
        try
        {
            using var listener = new TcpListener(ListenAt(options), port);
            listener.Start();
            return null;
        }
        catch (SocketException exception)
        {
            var why = exception.SocketErrorCode == SocketError.AddressAlreadyInUse ? "is in use by another program" : $"cannot be listened at ({exception.Message})";
            return $"Port {port} ({ClusterOptions.Section}:{setting}) {why}: stop it, or set another port.";
        }
    }

    private static IPAddress? Resolve(string host)
    {
        if (IPAddress.TryParse(host, out var address))
            return address;
        try
        {
            return Dns.GetHostAddresses(host).OrderBy(found => found.AddressFamily == AddressFamily.InterNetwork ? 0 : 1).FirstOrDefault();
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            return null;
        }
    }
}
