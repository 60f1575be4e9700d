using System.Net;
using System.Net.Sockets;

namespace Anomaly.Gateway.Api.Hosting;

/// <summary>The addresses that the settings name.</summary>
internal static class ListenAddresses
{
    private static readonly string[] Settings = ["urls", "http_ports", "https_ports", "Kestrel:Endpoints"];

    /// <summary>Whether anybody said where to listen.</summary>
    public static bool AreConfigured(IConfiguration configuration) => Settings.Any(setting => configuration.GetSection(setting).Exists());

    /// <summary>
    /// The first address that another program holds, or null. Asked before anything starts, so that a second gateway by mistake does
    /// not open the first one's store.
    /// </summary>
    public static string? FindTaken(IConfiguration configuration) =>
        (configuration["urls"] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .FirstOrDefault(address => BindingAddress.Parse(address) is { Port: > 0, IsUnixPipe: false } binding && IsTaken(binding));

    private static bool IsTaken(BindingAddress binding)
    {
        var address = IPAddress.TryParse(binding.Host.Trim('[', ']'), out var named) ? named
            : binding.Host == "localhost" ? IPAddress.Loopback
            : IPAddress.Any;
        using var listener = new TcpListener(address, binding.Port);
        try
        {
            listener.Start();
            return false;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return true;
        }
    }
}
