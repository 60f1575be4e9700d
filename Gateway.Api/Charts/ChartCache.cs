using Microsoft.Extensions.Caching.Memory;

namespace Anomaly.Gateway.Api.Charts;

/// <summary>The latest JSON of each chart asked for, in a bounded amount of memory; the least recently used go first.</summary>
internal sealed class ChartCache : IDisposable
{
    /// <summary>Bytes of JSON kept at the most: some 150 charts of ten years.</summary>
    public const long Capacity = 64L * 1024 * 1024;

    private readonly MemoryCache _charts = new(new MemoryCacheOptions { SizeLimit = Capacity, CompactionPercentage = 0.2 });

    /// <summary>The chart, where its JSON is known and still what the fingerprint says.</summary>
    public CachedChart? Find(ChartKey key, in ChartFingerprint fingerprint) =>
        _charts.TryGetValue<CachedChart>(key, out var chart) && chart!.Fingerprint == fingerprint ? chart : null;

    /// <summary>Keeps a chart in place of the one that the key had.</summary>
    public void Keep(ChartKey key, CachedChart chart) =>
        _charts.Set(key, chart, new MemoryCacheEntryOptions { Size = chart.Json.Length, SlidingExpiration = TimeSpan.FromMinutes(30) });

    public void Dispose() => _charts.Dispose();
}
