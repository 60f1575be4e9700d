using System.Net;

namespace Orleans.Runtime;

/// <summary>What names one run of a silo: where it listens, and a generation that no other run at that endpoint has.</summary>
[GenerateSerializer]
[Alias("Orleans.Runtime.SiloAddress")]
[Immutable]
public sealed class SiloAddress : IEquatable<SiloAddress>, IComparable<SiloAddress>
{
    private SiloAddress(string host, int port, int generation) => (Host, Port, Generation) = (host, port, generation);

    /// <summary>The host that others reach it by: an address or a name.</summary>
    [Id(0)]
    public string Host { get; private init; }

    /// <summary>The port that it listens on.</summary>
    [Id(1)]
    public int Port { get; private init; }

    /// <summary>Distinguishes runs at one endpoint.</summary>
    [Id(2)]
    public int Generation { get; private init; }

    /// <summary>The endpoint, where the host is an address; otherwise port only.</summary>
    public IPEndPoint Endpoint => new(IPAddress.TryParse(Host, out var address) ? address : IPAddress.None, Port);

    /// <summary>A silo at an endpoint.</summary>
    public static SiloAddress New(IPEndPoint ep, int gen) => new(ep.Address.ToString(), ep.Port, gen);

    /// <summary>A silo at an address.</summary>
    public static SiloAddress New(IPAddress address, int port, int generation) => new(address.ToString(), port, generation);

    /// <summary>A silo at a host name.</summary>
    public static SiloAddress New(string host, int port, int generation) => new(host, port, generation);

    /// <summary>Reads what <see cref="ToParsableString"/> writes.</summary>
    /// <exception cref="FormatException">It is no silo address.</exception>
    public static SiloAddress FromParsableString(string addr)
    {
        var at = addr.LastIndexOf('@');
        var colon = at < 0 ? -1 : addr.LastIndexOf(':', at);
        return colon > 0 && int.TryParse(addr[(colon + 1)..at], out var port) && int.TryParse(addr[(at + 1)..], out var generation)
            ? new SiloAddress(addr[..colon], port, generation)
            : throw new FormatException($"'{addr}' is no silo address; it should look like host:port@generation.");
    }

    /// <summary><c>host:port@generation</c>.</summary>
    public string ToParsableString() => $"{Host}:{Port}@{Generation}";

    /// <inheritdoc />
    public bool Equals(SiloAddress? other) =>
        other is not null && Port == other.Port && Generation == other.Generation && Host == other.Host;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as SiloAddress);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Host, Port, Generation);

    /// <inheritdoc />
    public int CompareTo(SiloAddress? other) => other is null ? 1 : string.CompareOrdinal(ToParsableString(), other.ToParsableString());

    /// <inheritdoc />
    public override string ToString() => $"S{Host}:{Port}:{Generation}";
}
