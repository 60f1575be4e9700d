using System.Globalization;
using Anomaly.Grains.Errors;
using Anomaly.Grains.Interfaces.Tickers;
using Anomaly.Grains.Mapping;

namespace Anomaly.Grains.Tickers.Charting;

/// <summary>Pages of a series' bars: the stored ones, and at their end those that may still change.</summary>
internal sealed class SeriesBars(IDetectionStore store)
{
    private const int MaxLimit = 5000;
    private const string CursorFormat = "yyyyMMddHHmmss";

    /// <summary>One page. A cursor is the opening time of the last bar before it.</summary>
    public async Task<BarPage> ReadAsync(SeriesKey series, BarQuery query, ImmutableArray<Bar> live, CancellationToken cancellationToken)
    {
        var limit = QueryMapping.ToLimit(query.Limit, MaxLimit);
        var range = QueryMapping.ToRange(query.From, query.To);
        if (query.Cursor is { } cursor && Parse(cursor).AddTicks(1) is var next && next > range.From)
            range = range with { From = next < range.To ? next : range.To };
        var bars = await store.ReadBarsAsync(series, range, limit + 1, cancellationToken);
        var items = bars.Select(bar => bar.ToDocument()).ToList();
        var last = bars.Count == 0 ? DateTime.MinValue : bars[^1].Time;
        items.AddRange(live.Where(bar => bar.Time > last && range.Contains(bar.Time)).Select(bar => bar.ToDocument(live: true)));
        return items.Count <= limit
            ? new BarPage { Items = [.. items] }
            : new BarPage { Items = [.. items.Take(limit)], NextCursor = items[limit - 1].Datetime.UtcDateTime.ToString(CursorFormat, CultureInfo.InvariantCulture) };
    }

    private static DateTime Parse(string cursor) => DateTime.TryParseExact(
        cursor, CursorFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
        ? time
        : throw Faults.Invalid("The cursor is not valid: pass the cursor of the page before unchanged, or none to start over.");
}
