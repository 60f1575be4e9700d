using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Anomaly.Gateway.Api.Charts;

/// <summary>A chart's JSON, ready to send: plain, and in every coding that somebody has asked for.</summary>
internal sealed class CachedChart(string edition, ChartSession session, ReadOnlyMemory<byte> member)
{
    private readonly ConcurrentDictionary<string, Lazy<ReadOnlyMemory<byte>>> _compressed = new();

    /// <summary>What its grain says it shows.</summary>
    public string Edition { get; } = edition;

    /// <summary>The session beside it.</summary>
    public ChartSession Session { get; } = session;

    /// <summary>The JSON: <c>"AAPL":{…}</c>.</summary>
    public ReadOnlyMemory<byte> Member { get; } = member;

    /// <summary>First 16 hex digits of the JSON's SHA-256: equal in every gateway that answers the same.</summary>
    public string Tag { get; } = Convert.ToHexStringLower(SHA256.HashData(member.Span).AsSpan(0, 8));

    /// <summary>The whole answer of this chart alone, compressed once for all who ask.</summary>
    public ReadOnlyMemory<byte> Compressed(ContentCoding coding) =>
        _compressed.GetOrAdd(coding.Name, _ => new Lazy<ReadOnlyMemory<byte>>(() => Compress(coding))).Value;

    private ReadOnlyMemory<byte> Compress(ContentCoding coding)
    {
        using var bytes = new MemoryStream();
        using (var stream = coding.Open(bytes))
        {
            stream.WriteByte((byte)'{');
            stream.Write(Member.Span);
            stream.WriteByte((byte)'}');
        }

        return bytes.ToArray();
    }
}
