using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;

namespace Anomaly.Caching;

/// <summary>
/// A cache that counts bytes: where they are too many, the least recently used entries go first; what nobody asks for goes by itself after <see cref="KeptFor"/>,
/// so that the memory of a burst is free again within a minute. Compiled into each project that keeps such.
/// </summary>
internal sealed class ByteCache : IDisposable
{
    /// <summary>How long an entry is kept that nobody asks for.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(5);
    private readonly MemoryCache _entries;
    private readonly ITimer _sweep;

    /// <param name="capacity">Bytes that are kept at the most.</param>
    /// <param name="timeProvider">The clock.</param>
    public ByteCache(long capacity, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        _entries = new MemoryCache(new MemoryCacheOptions { Clock = new CacheClock(timeProvider), SizeLimit = capacity, CompactionPercentage = 0.2, TrackStatistics = true });
        // By itself the cache looks for what has expired only when it is used.
        _sweep = timeProvider.CreateTimer(_ => _entries.Compact(0), null, Sweep, Sweep);
    }

    /// <summary>Bytes that are kept.</summary>
    public long Bytes => _entries.GetCurrentStatistics()!.CurrentEstimatedSize!.Value;

    /// <summary>What is kept under a key; null where nothing is.</summary>
    public T? Find<T>(object key)
        where T : class => _entries.Get<T>(key);

    /// <summary>Keeps a value in place of the one that the key had, for <see cref="KeptFor"/> or another time.</summary>
    public void Keep(object key, object value, long bytes, TimeSpan? keptFor = null) =>
        _entries.Set(key, value, new MemoryCacheEntryOptions { Size = bytes, SlidingExpiration = keptFor ?? KeptFor });

    /// <summary>Forgets what is kept under a key.</summary>
    public void Remove(object key) => _entries.Remove(key);

    /// <inheritdoc />
    public void Dispose()
    {
        _sweep.Dispose();
        _entries.Dispose();
    }

    private sealed class CacheClock(TimeProvider timeProvider) : ISystemClock
    {
        public DateTimeOffset UtcNow => timeProvider.GetUtcNow();
    }
}
