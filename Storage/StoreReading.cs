using System.Runtime.CompilerServices;

namespace Anomaly.Storage;

/// <summary>Reads whole lists and histories from a store, page by page.</summary>
public static class StoreReading
{
    /// <summary>Every series, ordered by ticker, then interval.</summary>
    public static IAsyncEnumerable<SeriesMetadata> ListAllSeriesAsync(this IDetectionStore store, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        var query = new SeriesQuery { Limit = PageRequest.MaxLimit };
        return ListAllAsync(cursor => store.ListSeriesAsync(query with { Cursor = cursor }, cancellationToken));
    }

    /// <summary>Every item of a list, page after page.</summary>
    /// <param name="listPage">Reads the page that begins at a cursor; null for the first.</param>
    public static async IAsyncEnumerable<T> ListAllAsync<T>(Func<string?, Task<Page<T>>> listPage)
    {
        ArgumentNullException.ThrowIfNull(listPage);
        string? cursor = null;
        do
        {
            var page = await listPage(cursor);
            foreach (var item in page.Items)
                yield return item;
            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    /// <summary>Every stored bar of a stretch, oldest first.</summary>
    public static async Task<Bar[]> ReadAllBarsAsync(this IDetectionStore store, SeriesKey series, TimeRange range, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        var bars = await store.ReadBarsAsync(series, range, cancellationToken: cancellationToken);
        if (bars.Count < IDetectionStore.MaxBarsPerRead)
            return [.. bars];
        var all = new List<Bar>(bars);
        while (bars.Count == IDetectionStore.MaxBarsPerRead)
        {
            bars = await store.ReadBarsAsync(series, range with { From = bars[^1].Time.AddTicks(1) }, cancellationToken: cancellationToken);
            all.AddRange(bars);
        }

        return [.. all];
    }

    /// <summary>The stored bars of the series that are wanted, one series after another; those without a bar in the range are left out.</summary>
    public static async IAsyncEnumerable<(SeriesKey Series, Bar[] Bars)> ReadHistoriesAsync(
        this IDetectionStore store, Func<SeriesKey, bool> isWanted, TimeRange range, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(isWanted);
        await foreach (var metadata in store.ListAllSeriesAsync(cancellationToken))
        {
            if (isWanted(metadata.Series) && await store.ReadAllBarsAsync(metadata.Series, range, cancellationToken) is { Length: > 0 } bars)
                yield return (metadata.Series, bars);
        }
    }
}
