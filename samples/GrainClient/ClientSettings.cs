using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Anomaly.Detection.Series;

namespace GrainClient;

/// <summary>What the command line, and ANOMALY_SILOS where it does not name them, say.</summary>
internal sealed record ClientSettings
{
    public const string Usage =
        "usage: GrainClient --silos HOST:PORT[,HOST:PORT...] [--cluster ID] [--certificate PEM --key PEM --authority PEM]\n"
        + "                   [--interval 1d] [--after SEQUENCE] [--take EVENTS] [TICKER...]";

    /// <summary>Ports of the silos' gateways (Anomaly:Cluster:GatewayPort).</summary>
    public required IReadOnlyList<IPEndPoint> Silos { get; init; }

    public required string ClusterId { get; init; }

    /// <summary>Files of mutual TLS; null for a cluster without it.</summary>
    public required ClientCertificateFiles? Certificate { get; init; }

    public required Interval Interval { get; init; }

    public required IReadOnlyList<Ticker> Tickers { get; init; }

    /// <summary>Anomalies are read from behind this sequence on.</summary>
    public required long After { get; init; }

    /// <summary>How many events to read; -1 is without end.</summary>
    public required long Take { get; init; }

    /// <returns>Null, and a sentence, where something is wrong.</returns>
    public static ClientSettings? Read(string[] args, out string problem)
    {
        try
        {
            problem = "";
            return Read(args);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or SocketException or IOException)
        {
            problem = exception.Message;
            return null;
        }
    }

    private static ClientSettings Read(string[] args)
    {
        Dictionary<string, string> named = new() { ["silos"] = Environment.GetEnvironmentVariable("ANOMALY_SILOS") ?? "" };
        List<Ticker> tickers = [];
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
                tickers.Add(Ticker.Parse(args[i]));
            else if (args[i][2..] is not ("silos" or "cluster" or "certificate" or "key" or "authority" or "interval" or "after" or "take"))
                throw new FormatException($"{args[i]} is no option.");
            else if (i + 1 == args.Length)
                throw new FormatException($"{args[i]} lacks its value.");
            else
                named[args[i][2..]] = args[++i];
        }

        return new ClientSettings
        {
            Silos = ReadEndpoints(named["silos"]),
            ClusterId = named.GetValueOrDefault("cluster", "anomaly"),
            Certificate = ClientCertificateFiles.Read(named.GetValueOrDefault("certificate"), named.GetValueOrDefault("key"), named.GetValueOrDefault("authority")),
            Interval = Interval.Parse(named.GetValueOrDefault("interval", "1d")),
            Tickers = tickers,
            After = ReadNumber("after", named.GetValueOrDefault("after", "0")),
            Take = named.TryGetValue("take", out var take) ? ReadNumber("take", take) : -1,
        };
    }

    private static long ReadNumber(string name, string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new FormatException($"--{name} is a whole number of 0 or more, not '{text}'.");

    private static IReadOnlyList<IPEndPoint> ReadEndpoints(string text)
    {
        IPEndPoint[] silos = [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(ReadEndpoint)];
        return silos.Length > 0 ? silos : throw new FormatException("No silo is named: use --silos or ANOMALY_SILOS.");
    }

    private static IPEndPoint ReadEndpoint(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 1 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0)
            throw new FormatException($"'{text}' is no HOST:PORT.");
        var host = text[..colon].Trim('[', ']');
        return new IPEndPoint(IPAddress.TryParse(host, out var address) ? address : FindAddress(host), port);
    }

    private static IPAddress FindAddress(string host)
    {
        try
        {
            return Dns.GetHostAddresses(host).OrderBy(found => found.AddressFamily == AddressFamily.InterNetwork ? 0 : 1).First();
        }
        catch (SocketException exception)
        {
            throw new FormatException($"The host '{host}' is not known: {exception.Message}");
        }
    }
}
