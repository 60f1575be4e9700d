using System.Net;
using System.Net.Sockets;

namespace Anomaly.Hosting;

/// <summary>The addresses that the settings name.</summary>
public static class ListenAddresses
{
    private static readonly string[] Settings = ["urls", "http_ports", "https_ports", "Kestrel:Endpoints"];

    /// <summary>Listens where the settings say, or else at an address of the host's own.</summary>
    public static void ListenAt(this WebApplicationBuilder builder, string fallback)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!Settings.Any(setting => builder.Configuration.GetSection(setting).Exists()))
            builder.WebHost.UseUrls(fallback);
    }

    /// <summary>
    /// A sentence about the first address that cannot be listened at, or null. Asked before anything starts, so that a second process by
    /// mistake does not open the first one's store.
    /// </summary>
    internal static string? FindProblem(IConfiguration configuration) =>
        (configuration["urls"] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(Check).FirstOrDefault(problem => problem is not null);

    private static string? Check(string address)
    {
        try
        {
            var binding = BindingAddress.Parse(address);
            if (binding.IsUnixPipe || binding.IsNamedPipe || binding.Port == 0)
                return null;
            using var listener = new TcpListener(HostOf(binding), binding.Port);
            listener.Start();
            return null;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentOutOfRangeException)
        {
            return $"'{address}' is no address to listen at: write, for example, http://127.0.0.1:5000.";
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return $"{address} is in use by another program. Stop it, or choose another address: ASPNETCORE_URLS=http://127.0.0.1:5001";
        }
        catch (SocketException exception)
        {
            return $"{address} cannot be listened at: {exception.Message}.";
        }
    }

    private static IPAddress HostOf(BindingAddress binding) =>
        IPAddress.TryParse(binding.Host.Trim('[', ']'), out var named) ? named
        : binding.Host == "localhost" ? IPAddress.Loopback
        : IPAddress.Any;
}
