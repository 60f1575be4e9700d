using System.Globalization;

namespace Anomaly.Grains.Charting;

/// <summary>Pages of a series' bars: the stored ones, and at their end those that may still change.</summary>
internal sealed class BarPages(IDetectionStore store)
{
    private const int MaxLimit = 5000;
    private const string CursorFormat = "yyyyMMddHHmmss";

    /// <summary>One page. A cursor is the opening time of the last bar before it.</summary>
    public async Task<BarPage> ReadAsync(SeriesKey series, BarQuery query, ImmutableArray<Bar> live, CancellationToken cancellationToken)
    {
        var limit = GrainErrors.WithinLimit(query, MaxLimit).Limit;
        var range = new TimeRange(query.From ?? TimeRange.All.From, query.To ?? TimeRange.All.To);
        if (range.From > range.To)
            throw GrainErrors.Invalid($"The range ends at {range.To:O}, before it begins at {range.From:O}.");
        if (query.Cursor is { } cursor && Parse(cursor).AddTicks(1) is var next && next > range.From)
            range = range with { From = next < range.To ? next : range.To };
        var bars = await store.ReadBarsAsync(series, range, query.AsOf, limit + 1, cancellationToken);
        var last = bars.Count == 0 ? DateTime.MinValue : bars[^1].Time;
        // What is live now was not stored then.
        ImmutableArray<Bar> items = [.. bars, .. query.AsOf is null ? live.Where(bar => bar.Time > last && range.Contains(bar.Time)) : []];
        DateTime? liveFrom = items.Length > bars.Count ? items[bars.Count].Time : null;
        return items.Length <= limit
            ? new BarPage(new Page<Bar>(items, null), liveFrom)
            : new BarPage(new Page<Bar>(items[..limit], items[limit - 1].Time.ToString(CursorFormat, CultureInfo.InvariantCulture)), liveFrom);
    }

    private static DateTime Parse(string cursor) => DateTime.TryParseExact(
        cursor, CursorFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
        ? time
        : throw GrainErrors.Invalid("The cursor is not valid: pass the cursor of the page before unchanged, or none to start over.");
}
