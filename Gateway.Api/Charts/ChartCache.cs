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
