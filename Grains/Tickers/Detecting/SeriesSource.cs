using Anomaly.Detection.Engine.Merging;
using Anomaly.MarketData;
using Anomaly.MarketData.Calendars;

namespace Anomaly.Grains.Tickers.Detecting;

/// <summary>Asks the source for a window of bars and says which of them are final.</summary>
internal sealed class SeriesSource(IMarketData market, IBarClock clock)
{
    /// <summary>The exchange's present, UTC.</summary>
    public DateTime Now => clock.UtcNow;

    /// <summary>The bars that open from <paramref name="from"/> to the present.</summary>
    public Task<FetchedBars> FetchAsync(SeriesKey series, DateTime from, CancellationToken cancellationToken) =>
        FetchAsync(series, from, clock.UtcNow, cancellationToken);

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
            from, ImmutableArray.Create(normal, 0, closed), ImmutableArray.Create(normal, closed, normal.Length - closed),
            warnings.ToImmutable(), Rewritten: false);
    }
}
