using Anomaly.MarketData;
using Anomaly.Simulation;

namespace Anomaly.Evaluation;

/// <summary>The bars of an evaluation; of the simulated exchange also its labels and its clean twin.</summary>
public sealed record EvaluationBars
{
    /// <summary>The histories, in symbol order.</summary>
    public required IReadOnlyList<BarHistory> Histories { get; init; }

    /// <summary>The same without shocks, to train on and to count false alarms on; the histories themselves where they are real.</summary>
    public required IReadOnlyList<BarHistory> Clean { get; init; }

    /// <summary>Whether a bar belongs to a labelled shock; null for real bars.</summary>
    public Func<SeriesKey, IReadOnlyList<Bar>, IReadOnlyList<bool>>? Labels { get; init; }

    /// <summary>Where the evaluation's simulated exchange ends unless asked otherwise: fixed, so that it can be repeated.</summary>
    public static DateTime SimulatedEnd { get; } = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Real bars: nobody knows their shocks, and they are trained on and judged as they are.</summary>
    public static EvaluationBars Real(IReadOnlyList<BarHistory> histories) => new() { Histories = histories, Clean = histories };

    /// <summary>Bars of the simulated exchange, with and without its shocks.</summary>
    /// <param name="seed">Seed of the exchange.</param>
    /// <param name="interval">Interval of the bars.</param>
    /// <param name="from">First time wanted, UTC; null for as far back as the interval needs for a count that is no matter of luck.</param>
    /// <param name="to">First time not wanted, UTC; null for <see cref="SimulatedEnd"/>.</param>
    /// <param name="isWanted">Which tickers.</param>
    /// <param name="cancellationToken">Checked while bars are made.</param>
    public static EvaluationBars Simulated(
        long seed, Interval interval, DateTime? from, DateTime? to, Func<Ticker, bool> isWanted, CancellationToken cancellationToken)
    {
        var end = to ?? SimulatedEnd;
        var start = from ?? end - SpanOf(interval);
        SeriesKey[] series = [.. SimulatedListings.All.Select(listing => listing.Ticker).Where(isWanted).Select(ticker => new SeriesKey(ticker, interval))];
        var exchange = new SimulatedExchange(seed, new SimulatedOptions().ShocksPerYear);
        return new EvaluationBars
        {
            Histories = Read(exchange),
            Clean = Read(new SimulatedExchange(seed, 0)),
            Labels = (key, bars) => Label(exchange, key, bars),
        };

        List<BarHistory> Read(SimulatedExchange source) => [.. series.Select(key => source.Bars(key, start, end, end, cancellationToken))];
    }

    // Enough bars that the count of false alarms is no matter of luck, few enough to wait for.
    private static TimeSpan SpanOf(Interval interval) => interval.IsIntraday
        ? TimeSpan.FromDays(Math.Min(100 + (50 * interval.Length.TotalMinutes), 3100))
        : TimeSpan.FromDays(Math.Max(24 * 365, 800 * interval.Length.TotalDays));

    private static bool[] Label(SimulatedExchange exchange, SeriesKey series, IReadOnlyList<Bar> bars)
    {
        var labels = new bool[bars.Count];
        if (bars.Count == 0)
            return labels;
        var shocks = exchange.Shocks(series.Ticker, bars[0].Time, bars[^1].Time + series.Interval.Length);
        for (var i = 0; i < labels.Length; i++)
            labels[i] = shocks.Any(shock => shock.Touches(bars[i].Time, series.Interval));
        return labels;
    }
}
