using System.Runtime.CompilerServices;

namespace Anomaly.Storage;

/// <summary>Reads whole lists and histories from a store, page by page.</summary>
public static class StoreReading
{
    private const int AnomaliesPerRead = 1000;

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
        // Joined at the end: a list of millions would be copied each time that it has grown.
        var pages = new List<IReadOnlyList<Bar>>();
        await foreach (var bars in store.ReadBarPagesAsync(series, range, IDetectionStore.MaxBarsPerRead, cancellationToken: cancellationToken))
            pages.Add(bars);
        return [.. pages.SelectMany(bars => bars)];
    }

    /// <summary>The first bars of a stretch, oldest first, as they were stored at an instant, or as they are where that is null.</summary>
    public static Task<IReadOnlyList<Bar>> ReadBarsAsync(
        this IDetectionStore store, SeriesKey series, TimeRange range, DateTime? asOf, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        return asOf is { } at ? store.ReadBarsAsOfAsync(series, range, at, limit, cancellationToken) : store.ReadBarsAsync(series, range, limit, cancellationToken);
    }

    /// <summary>The stored bars of a stretch, oldest first, a page at a time: no more of them are in memory than the caller keeps.</summary>
    /// <param name="store">Where.</param>
    /// <param name="series">Whose bars.</param>
    /// <param name="range">Which bars, by the time they open.</param>
    /// <param name="perPage">1 to <see cref="IDetectionStore.MaxBarsPerRead"/>.</param>
    /// <param name="asOf">The instant as of which they are read, UTC; null for the present.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async IAsyncEnumerable<IReadOnlyList<Bar>> ReadBarPagesAsync(
        this IDetectionStore store, SeriesKey series, TimeRange range, int perPage, DateTime? asOf = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        IReadOnlyList<Bar> bars;
        do
        {
            bars = await store.ReadBarsAsync(series, range, asOf, perPage, cancellationToken);
            yield return bars;
            if (bars.Count > 0)
                range = range with { From = bars[^1].Time.AddTicks(1) };
        }
        while (bars.Count == perPage);
    }

    /// <summary>The dividends and splits of a stretch, oldest first.</summary>
    public static async Task<IReadOnlyList<CorporateAction>> ReadAllCorporateActionsAsync(
        this IDetectionStore store, SeriesKey series, TimeRange range, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        var query = new CorporateActionQuery { From = range.From, To = range.To, Limit = PageRequest.MaxLimit };
        return await ListAllAsync(cursor => store.ListCorporateActionsAsync(series, query with { Cursor = cursor }, cancellationToken)).ToListAsync(cancellationToken);
    }

    /// <summary>The anomalies that one model, or any where it is null, found in a stretch, oldest first, retracted ones too.</summary>
    /// <param name="store">Where.</param>
    /// <param name="series">Whose anomalies.</param>
    /// <param name="modelHash">As <see cref="AnomalyRecord.ModelHash"/> has it.</param>
    /// <param name="range">Which anomalies, by the time their bars open.</param>
    /// <param name="asOf">The instant as of which they are read, UTC; null for the present.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<AnomalyRecord>> ReadAllAnomaliesAsync(
        this IDetectionStore store, SeriesKey series, string? modelHash, TimeRange range, DateTime? asOf = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        var query = new AnomalyQuery
        {
            Ticker = series.Ticker, Interval = series.Interval, From = range.From, To = range.To, ModelHash = modelHash, OldestFirst = true, AsOf = asOf, Limit = AnomaliesPerRead,
        };
        return await ListAllAsync(cursor => store.ListAnomaliesAsync(query with { Cursor = cursor }, cancellationToken)).ToListAsync(cancellationToken);
    }

    /// <summary>The stored bars before a time of the series that are wanted, one series after another; those without such bars are left out.</summary>
    public static async IAsyncEnumerable<(SeriesMetadata Series, Bar[] Bars)> ReadHistoriesAsync(
        this IDetectionStore store, Func<SeriesKey, bool> isWanted, DateTime before, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(isWanted);
        await foreach (var metadata in store.ListAllSeriesAsync(cancellationToken))
        {
            if (isWanted(metadata.Series) && await store.ReadAllBarsAsync(metadata.Series, TimeRange.Before(before), cancellationToken) is { Length: > 0 } bars)
                yield return (metadata, bars);
        }
    }
}
