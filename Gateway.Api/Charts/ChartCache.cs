using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;

namespace Anomaly.Gateway.Api.Charts;

/// <summary>
/// The latest JSON of each chart asked for, and the answers that were compressed, counted in bytes: the least recently used go first, and what nobody
/// asks for goes after <see cref="Patience"/>.
/// </summary>
internal sealed class ChartCache : IDisposable
{
    /// <summary>Bytes kept at the most: some 100 charts of ten years.</summary>
    public const long Capacity = 64L * 1024 * 1024;

    /// <summary>How long an entry waits to be asked for again. Short enough that a burst's memory is free again within a minute.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private const int BytesPerEntry = 512;
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(5);
    private readonly MemoryCache _entries;
    private readonly ITimer _sweep;

    public ChartCache(TimeProvider timeProvider)
    {
        _entries = new MemoryCache(new MemoryCacheOptions
        {
            Clock = new CacheClock(timeProvider), SizeLimit = Capacity, CompactionPercentage = 0.2, TrackStatistics = true,
        });
        // By itself the cache looks for what has expired only when it is used.
        _sweep = timeProvider.CreateTimer(_ => _entries.Compact(0), null, Sweep, Sweep);
    }

    /// <summary>Bytes that are kept.</summary>
    public long Bytes => _entries.GetCurrentStatistics()!.CurrentEstimatedSize!.Value;

    /// <summary>The chart, where it was written for this session of its market. Its grain knows whether it still holds.</summary>
    public ChartJson? Find(ChartKey key, ChartSession session) => _entries.TryGetValue<ChartJson>(key, out var chart) && chart!.Session == session ? chart : null;

    /// <summary>Keeps a chart in place of the one that the key had.</summary>
    public void Keep(ChartKey key, ChartJson chart) => Keep(key, chart, chart.Size);

    /// <summary>The whole answer of charts, compressed for all who ask from then on.</summary>
    public ReadOnlyMemory<byte> Compressed(ChartResult answer, ContentCoding coding)
    {
        var key = (coding.Name, answer.Tag);
        if (_entries.TryGetValue<byte[]>(key, out var kept))
            return kept;
        // Those who ask for the same at this moment compress it each for itself: to wait for each other would hold threads.
        using var bytes = new MemoryStream(answer.Length / 2);
        using (var stream = coding.Open(bytes))
        {
            foreach (var part in answer.Parts)
                stream.Write(part.Span);
        }

        kept = bytes.ToArray();
        Keep(key, kept, kept.Length);
        return kept;
    }

    public void Dispose()
    {
        _sweep.Dispose();
        _entries.Dispose();
    }

    private void Keep(object key, object entry, int length) =>
        _entries.Set(key, entry, new MemoryCacheEntryOptions { Size = length + BytesPerEntry, SlidingExpiration = Patience });

    private sealed class CacheClock(TimeProvider timeProvider) : ISystemClock
    {
        public DateTimeOffset UtcNow => timeProvider.GetUtcNow();
    }
}
