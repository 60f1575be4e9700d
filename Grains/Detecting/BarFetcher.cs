using Anomaly.Detection.Engine.Merging;
using Anomaly.MarketData;
using Anomaly.MarketData.Calendars;

namespace Anomaly.Grains.Detecting;

/// <summary>Asks the source for a window of bars and says which of them are final.</summary>
internal sealed class BarFetcher(IMarketData market, IBarClock clock)
{
    /// <summary>The exchange's present, UTC.</summary>
    public DateTime Now => clock.UtcNow;

    /// <summary>The bars that open from <paramref name="from"/> to the present.</summary>
    public Task<FetchedBars> FetchAsync(SeriesKey series, DateTime from, CancellationToken cancellationToken) =>
        FetchAsync(series, from, clock.UtcNow, cancellationToken);

    /// <summary>The bars that open in <c>[from, to)</c>.</summary>
    public async Task<FetchedBars> FetchAsync(SeriesKey series, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        var history = await market.GetBarsAsync(series, from, to, cancellationToken);
        var warnings = ImmutableArray.CreateBuilder<string>();
        warnings.AddRange(history.Warnings);
        Bar[] bars = [.. history.Bars];
        var normal = BarNormalizer.Normalize(bars, warnings);
        var closed = clock.CountClosed(series, normal);
        return new FetchedBars(
            from, ImmutableArray.Create(normal, 0, closed), ImmutableArray.Create(normal, closed, normal.Length - closed), warnings.ToImmutable());
    }

    /// <summary>
    /// The bars of a period that ends now; where there are none, as of a ticker that has stopped trading, those of the period that ends with its last bar.
    /// </summary>
    public async Task<FetchedBars> FetchLatestAsync(SeriesKey series, Period period, CancellationToken cancellationToken)
    {
        var from = period.StartBefore(Now);
        var fetched = await FetchAsync(series, from, cancellationToken);
        if (fetched.Count > 0)
            return fetched;
        var all = await FetchAsync(series, Period.Max.StartBefore(Now), from, cancellationToken);
        if (all.Closed.IsEmpty)
            return fetched;
        var start = period.StartBefore(all.Closed[^1].Time);
        return all with { From = start, Closed = all.Closed.RemoveAll(bar => bar.Time < start) };
    }

    /// <summary>
    /// The first opening time of a window that ends with the last bar, or now if that is earlier: on a Sunday, or for a ticker that has
    /// stopped trading, one day is the last one there was.
    /// </summary>
    public DateTime WindowStart(Period period, Interval interval, DateTime lastBar)
    {
        var end = lastBar + interval.Length;
        return period.StartBefore(end < Now ? end : Now);
    }

    /// <summary>
    /// How far back a first run reaches: as far as is asked, and at least about as far as sources keep an interval, which warms every feature up.
    /// </summary>
    public Period HistoryDepth(Interval interval, Period? asked)
    {
        var usual = interval.Length switch
        {
            var length when length <= TimeSpan.FromMinutes(2) => Period.Parse("5d"),
            var length when length < TimeSpan.FromMinutes(60) => Period.Parse("1mo"),
            var length when length < TimeSpan.FromDays(1) => Period.Parse("1y"),
            var length when length == TimeSpan.FromDays(1) => Period.Parse("5y"),
            _ => Period.Max,
        };
        return asked is { } period && period.StartBefore(Now) < usual.StartBefore(Now) ? period : usual;
    }
}

/// <summary>What the source said about a window, cut where bars are no longer final.</summary>
/// <param name="From">Where the window began.</param>
/// <param name="Closed">Bars that are final, in time order: these are scored and stored.</param>
/// <param name="Live">Bars that may still change: these are drawn, and nothing else.</param>
/// <param name="Warnings">What was odd about them, one sentence each.</param>
internal sealed record FetchedBars(DateTime From, ImmutableArray<Bar> Closed, ImmutableArray<Bar> Live, ImmutableArray<string> Warnings)
{
    /// <summary>Bars that the source gave.</summary>
    public int Count => Closed.Length + Live.Length;

    /// <summary>When the first of them opens; there is one.</summary>
    public DateTime First => (Closed.IsEmpty ? Live[0] : Closed[0]).Time;

    /// <summary>The final ones among them that open at a time or earlier.</summary>
    public int CountUpTo(DateTime time) => Closed.AsSpan().CountBefore(time.AddTicks(1));
}
