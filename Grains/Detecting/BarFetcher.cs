using Anomaly.Detection.Engine.Merging;
using Anomaly.MarketData;
using Anomaly.MarketData.Calendars;

namespace Anomaly.Grains.Detecting;

/// <summary>Asks the source for a window of bars and says which of them are final.</summary>
internal sealed class BarFetcher(IMarketData market, IBarClock clock)
{
    /// <summary>Bars that are taken at once behind stored ones.</summary>
    private const int MostOnwards = 20_000;

    /// <summary>The exchange's present, UTC.</summary>
    public DateTime Now => clock.UtcNow;

    /// <summary>Whether a bar that opened then is final by now.</summary>
    public bool IsClosed(SeriesKey series, DateTime open) => clock.ClosesAt(series, open) <= clock.UtcNow;

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
            from, ImmutableArray.Create(normal, 0, closed), ImmutableArray.Create(normal, closed, normal.Length - closed), warnings.ToImmutable())
        {
            Actions = CorporateActions.Of(history),
            Instrument = history.Instrument,
        };
    }

    /// <summary>
    /// The bars of a period that ends now; where there are none, as of a ticker that has stopped trading, those of the period that ends with its last bar.
    /// </summary>
    /// <param name="series">Which series.</param>
    /// <param name="period">How far back.</param>
    /// <param name="most">Final bars at the most: the newest ones.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<FetchedBars> FetchLatestAsync(SeriesKey series, Period period, int most, CancellationToken cancellationToken)
    {
        var from = Later(period.StartBefore(Now), ReachOf(most, series.Interval));
        var fetched = await FetchAsync(series, from, cancellationToken);
        if (fetched.Count > 0)
            return fetched.Newest(most);
        var all = await FetchAsync(series, Period.Max.StartBefore(Now), from, cancellationToken);
        if (all.Closed.IsEmpty)
            return fetched;
        var start = period.StartBefore(all.Closed[^1].Time);
        return (all with { From = start, Closed = all.Closed.RemoveAll(bar => bar.Time < start) }).Newest(most);
    }

    /// <summary>
    /// What follows stored bars. Of a series that is far behind, as after a backfill that was cut off, only as much as one answer of a source surely holds:
    /// sources leave the oldest out of what they cannot answer at once, and the stored bars would get a hole.
    /// </summary>
    /// <param name="series">Which series.</param>
    /// <param name="from">First opening time wanted.</param>
    /// <param name="last">The last stored bar.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<FetchedBars> FetchOnwardsAsync(SeriesKey series, DateTime from, DateTime last, CancellationToken cancellationToken)
    {
        var end = last.AddDays(DaysOf(MostOnwards, series.Interval));
        if (end >= Now)
            return await FetchAsync(series, from, cancellationToken);
        var fetched = await FetchAsync(series, from, end, cancellationToken);
        // Nothing traded for so long: what comes after that does not leave out anything.
        return fetched.Count == 0 || fetched.Closed.IsEmpty || fetched.Closed[^1].Time <= last
            ? await FetchAsync(series, from, cancellationToken)
            : fetched with { Warnings = fetched.Warnings.Add($"{series} is far behind: bars up to {fetched.Closed[^1].Time:u} were taken, and the next detection goes on from there.") };
    }

    /// <summary>Whether the source has bars shortly before a time: within two weeks, or 14 intervals where those last longer, which no holiday does.</summary>
    public async Task<bool> HasBarsBeforeAsync(SeriesKey series, DateTime time, CancellationToken cancellationToken)
    {
        var step = series.Interval.IsIntraday ? Interval.OneDay.Length : series.Interval.Length;
        return (await FetchAsync(series, time - (14 * step), time, cancellationToken)).Count > 0;
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

    /// <summary>A time since which a market that trades least, four and a half hours on five days a week, has had so many bars, with room for holidays.</summary>
    private DateTime ReachOf(int bars, Interval interval)
    {
        var days = DaysOf(bars, interval);
        var earliest = Period.Max.StartBefore(Now);
        return days < (Now - earliest).TotalDays ? Now.AddDays(-days) : earliest;
    }

    private static double DaysOf(int bars, Interval interval) => bars * interval.Length.TotalDays * (interval.IsIntraday ? 8 : 1.5);

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;
}

/// <summary>What the source said about a window, cut where bars are no longer final.</summary>
/// <param name="From">Where the window began.</param>
/// <param name="Closed">Bars that are final, in time order: these are scored and stored.</param>
/// <param name="Live">Bars that may still change: these are drawn, and nothing else.</param>
/// <param name="Warnings">What was odd about them, one sentence each.</param>
internal sealed record FetchedBars(DateTime From, ImmutableArray<Bar> Closed, ImmutableArray<Bar> Live, ImmutableArray<string> Warnings)
{
    /// <summary>Whether these are all bars of the window. Bars that were pushed are not: those that they lack stay as they are.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>Dividends and splits of the window, in time order, as far as the source announces them.</summary>
    public ImmutableArray<CorporateAction> Actions { get; init; } = [];

    /// <summary>The splits among them.</summary>
    public IReadOnlyList<StockSplit> Splits =>
        [.. Actions.Where(action => action.IsSplit).Select(action => new StockSplit(action.Time, action.SplitNumerator!.Value, action.SplitDenominator!.Value))];

    /// <summary>What the source says of the ticker; null where it says nothing.</summary>
    public Instrument? Instrument { get; init; }

    /// <summary>Bars that the source gave.</summary>
    public int Count => Closed.Length + Live.Length;

    /// <summary>When the first of them opens; there is one.</summary>
    public DateTime First => (Closed.IsEmpty ? Live[0] : Closed[0]).Time;

    /// <summary>The final ones among them that open at a time or earlier.</summary>
    public int CountUpTo(DateTime time) => Closed.AsSpan().CountBefore(time.AddTicks(1));

    /// <summary>Windows that follow each other, as one.</summary>
    public static FetchedBars Join(DateTime from, IReadOnlyList<FetchedBars> windows) => windows is [var only] ? only : new(
        from,
        [.. windows.SelectMany(window => window.Closed)],
        [.. windows.SelectMany(window => window.Live)],
        [.. windows.SelectMany(window => window.Warnings).Distinct()])
    {
        Actions = [.. windows.SelectMany(window => window.Actions)],
        Instrument = windows.Select(window => window.Instrument).LastOrDefault(instrument => instrument is not null),
    };

    /// <summary>The newest of the final ones, and a window that begins with them.</summary>
    public FetchedBars Newest(int most) => Closed.Length <= most ? this : this with { From = Closed[^most].Time, Closed = Closed[^most..] };
}
