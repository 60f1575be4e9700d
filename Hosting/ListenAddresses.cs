using System.Net;
using System.Net.Sockets;

namespace Anomaly.Hosting;

/// <summary>The addresses that the settings name.</summary>
public static class ListenAddresses
{
    private const string Urls = "urls", Endpoints = "Kestrel:Endpoints";
    private static readonly (string Setting, string Scheme)[] Ports = [("http_ports", "http"), ("https_ports", "https")];

    /// <summary>Listens where the settings say, or else at an address of the host's own; and at the addresses for probes and scrapers, where it has a setting for them.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="fallback">The host's own address.</param>
    /// <param name="managementSetting">The setting of the addresses for probes and scrapers.</param>
    /// <exception cref="OptionsValidationException">These cannot be listened at.</exception>
    public static void ListenAt(this WebApplicationBuilder builder, string fallback, string? managementSetting = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var configuration = builder.Configuration;
        if (!Ports.Select(port => port.Setting).Concat([Urls, Endpoints]).Any(setting => configuration.GetSection(setting).Exists()))
            builder.WebHost.UseUrls(fallback);
        if (managementSetting is null || Split(configuration[managementSetting]) is not { Length: > 0 } management)
            return;
        var own = OwnAddresses(configuration).ToArray();
        if (management.Select(address => ProblemOf(managementSetting, address, own)).OfType<string>().ToArray() is { Length: > 0 } problems)
            throw new OptionsValidationException(managementSetting, typeof(ListenAddresses), problems);
        if (configuration.GetSection(Endpoints).Exists())
        {
            foreach (var (index, address) in management.Index())
                configuration[$"{Endpoints}:Management{index}:Url"] = address;
        }
        else
        {
            builder.WebHost.UseUrls([.. own, .. management]);
        }
    }

    /// <summary>Addresses with semicolons between.</summary>
    public static string[] Split(string? addresses) => (addresses ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The port of an address; null where it is no address.</summary>
    public static int? PortOf(string address)
    {
        try
        {
            return BindingAddress.Parse(address).Port;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>The host names, and addresses, that the settings name to listen at; not those that stand for every address.</summary>
    public static IEnumerable<string> ListenHosts(this IConfiguration configuration) => OwnAddresses(configuration)
        .Where(address => address.Contains("://", StringComparison.Ordinal)).Select(address => BindingAddress.Parse(address).Host)
        .Where(host => host is not ("*" or "+" or "0.0.0.0" or "[::]") && !host.StartsWith("unix:", StringComparison.Ordinal));

    /// <summary>
    /// A sentence about the first address that cannot be listened at, or null. Asked before anything starts, since Kestrel listens last: a second process
    /// that was started by mistake would have opened the first one's store and taken its backfills over by then.
    /// </summary>
    internal static string? FindProblem(IConfiguration configuration) =>
        (from port in Ports from number in Split(configuration[port.Setting]) where !ushort.TryParse(number, out _) select $"{port.Setting} has '{number}': it must be a port, 1 to 65535.")
        .Concat(OwnAddresses(configuration).Select(Check)).FirstOrDefault(problem => problem is not null);

    /// <summary>The first address that others than programs of this machine can reach; null where there is none.</summary>
    /// <param name="configuration">All settings.</param>
    /// <param name="isExempt">Addresses that do not count.</param>
    public static string? FindAddressBeyondLoopback(this IConfiguration configuration, Func<string, bool> isExempt) =>
        OwnAddresses(configuration).FirstOrDefault(address => !isExempt(address) && PortOf(address) is not null && IsBeyondLoopback(BindingAddress.Parse(address)));

    /// <summary>What is neither an address of loopback nor its name, Kestrel takes for every address of the machine.</summary>
    private static bool IsBeyondLoopback(BindingAddress binding) => !binding.IsUnixPipe && !binding.IsNamedPipe
        && !binding.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        && !(IPAddress.TryParse(binding.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static IEnumerable<string> OwnAddresses(IConfiguration configuration) =>
        configuration.GetSection(Endpoints).GetChildren().ToArray() is { Length: > 0 } endpoints ? endpoints.Select(endpoint => endpoint["Url"]).OfType<string>()
        : Split(configuration[Urls]) is { Length: > 0 } urls ? urls
        : Ports.SelectMany(port => Split(configuration[port.Setting]).Select(number => $"{port.Scheme}://*:{number}"));

    private static string? ProblemOf(string setting, string address, string[] own) => PortOf(address) switch
    {
        null => $"{setting} has '{address}', which is no address to listen at: write, for example, http://+:5080.",
        var port when port == 0 || own.Any(other => PortOf(other) == port) => $"{setting} has '{address}': it must have a port of its own, which the API is not served at.",
        _ => null,
    };

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
