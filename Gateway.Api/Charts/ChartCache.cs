using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Memory;

namespace Anomaly.Gateway.Api.Charts;

/// <summary>The latest JSON of each chart asked for, in a bounded amount of memory; the least recently used go first.</summary>
internal sealed class ChartCache : IDisposable
{
    /// <summary>Bytes kept at the most: some 100 charts of ten years.</summary>
    public const long Capacity = 64L * 1024 * 1024;

    private readonly MemoryCache _charts = new(new MemoryCacheOptions { SizeLimit = Capacity, CompactionPercentage = 0.2 });

    /// <summary>The chart, where it was written for this session of its market. Its grain knows whether it still holds.</summary>
    public CachedChart? Find(ChartKey key, ChartSession session) =>
        _charts.TryGetValue<CachedChart>(key, out var chart) && chart!.Session == session ? chart : null;

    /// <summary>Keeps a chart in place of the one that the key had.</summary>
    public void Keep(ChartKey key, CachedChart chart) =>
        _charts.Set(key, chart, new MemoryCacheEntryOptions { Size = SizeOf(chart), SlidingExpiration = TimeSpan.FromMinutes(30) });

    public void Dispose() => _charts.Dispose();

    // With its compressed forms, each two fifths as long.
    private static long SizeOf(CachedChart chart) => chart.Member.Length * 9L / 5;
}

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
