using System.Collections.Frozen;
using Anomaly.MarketData.Calendars;

namespace Anomaly.MarketData.Yahoo;

/// <summary>Bars from Yahoo's chart API. What the source cannot give is a warning of the answer; docs/how-to/yahoo.md has what to know before it is used.</summary>
internal sealed class YahooMarketData(YahooClient client, YahooListings listings, IOptions<YahooOptions> options, ITradingCalendar calendar, TimeProvider time) : IMarketData
{
    /// <summary>Hits of a search that are asked for at the most.</summary>
    private const int MostHits = 50;

    /// <summary>A search for less finds anything.</summary>
    private const int LeastLetters = 2;

    private const int MostLetters = 100;

    /// <summary>Prices in hundredths, by the source's own codes.</summary>
    private static readonly FrozenDictionary<string, string> Hundredths =
        new Dictionary<string, string> { ["GBp"] = "GBP", ["GBX"] = "GBP", ["ZAc"] = "ZAR", ["ILA"] = "ILS" }.ToFrozenDictionary(StringComparer.Ordinal);

    public async Task<BarHistory> GetBarsAsync(SeriesKey series, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var reach = YahooReach.Of(series.Interval);
        var warnings = new List<string>();
        if (reach.EarliestAt(now) is { } earliest && from < earliest && from < to)
            warnings.Add($"Yahoo keeps bars of {series.Interval} for {reach.Back!.Value.TotalDays:0} days: those before {earliest:yyyy-MM-dd HH:mm} UTC cannot be had");
        var symbol = options.Value.SymbolOf(series.Ticker);
        var bars = new YahooBars(series, calendar);
        var charts = new List<ChartResult>();
        foreach (var window in reach.Cut(from, to, now))
        {
            var answer = await client.GetChartAsync(symbol, series.Interval, window, cancellationToken);
            if (answer.IsUnknown)
                throw new UnknownTickerException(series.Ticker, $"Yahoo has no data for {symbol}: it may have been renamed or delisted. {HowToGoOn(series.Ticker, "NEW")}");
            if (answer.OutOfReach is { } words)
                warnings.Add($"Yahoo has no bars of {series} from {YahooBars.Time(window.From):yyyy-MM-dd HH:mm} to {YahooBars.Time(window.To):yyyy-MM-dd HH:mm} UTC: {words}");
            if (answer.Chart is not { } chart)
                continue;
            Check(chart, series, symbol);
            bars.Add(chart);
            charts.Add(chart);
        }

        var meta = charts.LastOrDefault()?.Meta;
        return new BarHistory
        {
            Series = series,
            Bars = bars.Within(from, to),
            Warnings = [.. warnings, .. bars.Warnings(), .. WarningsOf(meta, series)],
            Instrument = InstrumentOf(meta, series.Ticker),
            Dividends = [.. Events(charts, events => events.Dividends, dividend => dividend.Date).Select(dividend => new Dividend(YahooBars.Time(dividend.Date), dividend.Amount))],
            Splits = [.. Events(charts, events => events.Splits, split => split.Date).Select(split => new StockSplit(YahooBars.Time(split.Date), split.Numerator, split.Denominator))],
        };
    }

    public async Task<IReadOnlyList<Listing>> SearchAsync(string text, int limit, CancellationToken cancellationToken)
    {
        var listed = await listings.ReadAsync(cancellationToken);
        var found = Listing.Search(listed, text, limit);
        var wanted = text.Trim();
        if (found.Count > 0 || wanted.Length is < LeastLetters or > MostLetters)
            return found;
        var hits = await client.SearchAsync(wanted, Math.Min(limit, MostHits), cancellationToken);
        return [.. hits.Select(YahooListings.Of).OfType<Listing>().DistinctBy(listing => listing.Ticker).Take(limit)];
    }

    public async Task<Listing?> FindAsync(Ticker ticker, CancellationToken cancellationToken)
    {
        var listed = await listings.ReadAsync(cancellationToken);
        if (listed.FirstOrDefault(listing => listing.Ticker == ticker) is { } listing)
            return listing;
        var now = time.GetUtcNow().UtcDateTime;
        var today = new YahooWindow(YahooWindow.WholeMinute(now.AddDays(-1)), YahooWindow.WholeMinute(now));
        var answer = await client.GetChartAsync(options.Value.SymbolOf(ticker), Interval.OneDay, today, cancellationToken);
        return answer.IsUnknown ? null : new Listing(ticker, YahooListings.NameOf(answer.Chart?.Meta?.LongName, answer.Chart?.Meta?.ShortName, ticker));
    }

    public async Task<IReadOnlyList<Listing>?> ListAsync(CancellationToken cancellationToken) => await listings.ReadAsync(cancellationToken);

    /// <summary>Refuses what was not asked for: the API answers some questions with coarser bars than they ask for.</summary>
    private static void Check(ChartResult chart, SeriesKey series, Ticker symbol)
    {
        var meta = chart.Meta!;
        // 60m and 1h are two names of one thing.
        var isAsked = meta.DataGranularity == series.Interval.Code || (meta.DataGranularity is "60m" or "1h" && series.Interval.Code is "60m" or "1h");
        if (!isAsked)
            throw new MarketDataFormatException($"Yahoo was asked for bars of {series.Interval} and answers with bars of {meta.DataGranularity ?? "no given interval"}.");
        if (!string.Equals(meta.Symbol, symbol.Symbol, StringComparison.OrdinalIgnoreCase))
            throw new MarketDataFormatException($"Yahoo answers for {meta.Symbol ?? "no symbol"} when asked for {symbol}. {HowToGoOn(series.Ticker, meta.Symbol ?? "NEW")}");
    }

    private static string HowToGoOn(Ticker ticker, string symbol) =>
        $"If it was renamed, {YahooOptions.Section}:Symbols:{ticker}={symbol} in the settings goes on with its history.";

    private static IEnumerable<T> Events<T>(IEnumerable<ChartResult> charts, Func<ChartEvents, IReadOnlyDictionary<string, T?>?> select, Func<T, long> date)
        where T : class => charts.SelectMany(chart => chart.Events is { } events ? select(events)?.Values ?? [] : []).OfType<T>().DistinctBy(date).OrderBy(date);

    private static IEnumerable<string> WarningsOf(ChartMeta? meta, SeriesKey series)
    {
        if (meta is null)
            yield break;
        if (meta.Currency is null && meta.ExchangeName == "YHD")
            yield return $"Yahoo no longer follows {series.Ticker}: it names no exchange and no currency, and its bars may be of a ticker that was delisted";
        if (YahooBars.ZoneOf(meta) is null)
            yield return $"Yahoo names no time zone of {series.Ticker} that is known: its market's is used";
    }

    private static Instrument? InstrumentOf(ChartMeta? meta, Ticker ticker) => meta is null ? null : new Instrument
    {
        Name = YahooListings.NameOf(meta.LongName, meta.ShortName, ticker) is var name && name != ticker.Symbol ? name : null,
        Currency = meta.Currency is { } code ? Hundredths.GetValueOrDefault(code, code) : null,
        PriceDivisor = meta.Currency is { } unit && Hundredths.ContainsKey(unit) ? 100 : 1,
        QuoteDelay = meta.ExchangeDataDelayedBy is >= 0 and < 10_000 and var minutes ? TimeSpan.FromMinutes(minutes) : null,
    };
}
