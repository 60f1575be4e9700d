using Anomaly.Cli.Bars;
using Anomaly.MarketData;
using Anomaly.Simulation;

namespace Anomaly.Cli.Evaluation;

/// <summary>Reads the bars of an evaluation; of the simulated exchange also its labels and its clean twin.</summary>
internal sealed record EvaluationBars
{
    /// <summary>The histories, in symbol order.</summary>
    public required IReadOnlyList<BarHistory> Histories { get; init; }

    /// <summary>The same without shocks, to train on and to count false alarms on; the histories themselves where they are real.</summary>
    public required IReadOnlyList<BarHistory> Clean { get; init; }

    /// <summary>Whether a bar belongs to a labelled shock; null for real bars.</summary>
    public Func<SeriesKey, IReadOnlyList<Bar>, IReadOnlyList<bool>>? Labels { get; init; }

    /// <summary>Where the evaluation's simulated exchange ends unless asked otherwise: fixed, so that it can be repeated.</summary>
    public static DateTime SimulatedEnd { get; } = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Reads what a request means.</summary>
    public static async Task<EvaluationBars> ReadAsync(BarRequest request, long? simulatedSeed, IProgress<double> progress, CancellationToken cancellationToken)
    {
        if (simulatedSeed is not { } seed)
        {
            var histories = await BarLoader.LoadAsync(request, progress, cancellationToken);
            return new EvaluationBars { Histories = histories, Clean = histories };
        }

        var exchange = new SimulatedExchange(seed, new SimulatedOptions().ShocksPerYear);
        var to = request.To == DateTime.MaxValue ? SimulatedEnd : request.To;
        var window = request with { From = request.From == DateTime.MinValue ? to - SpanOf(request.Intervals[0]) : request.From, To = to };
        return new EvaluationBars
        {
            Histories = Read(exchange, window, cancellationToken),
            Clean = Read(new SimulatedExchange(seed, 0), window, cancellationToken),
            Labels = (series, bars) => Label(exchange, series, bars),
        };
    }

    /// <summary>The seed where <c>--bars</c> is the simulated exchange, else null.</summary>
    /// <exception cref="CommandFailedException">The seed is no number.</exception>
    public static long? SeedOf(string text)
    {
        if (!BarSource.IsSimulated(text))
            return null;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return new SimulatedOptions().Seed;
        return long.TryParse(text[(colon + 1)..], out var seed) ? seed : throw new CommandFailedException($"'{text}' has no seed: write simulated:42.");
    }

    // Enough bars that the count of false alarms is no matter of luck, few enough to wait for.
    private static TimeSpan SpanOf(Interval interval) => interval.IsIntraday
        ? TimeSpan.FromDays(Math.Min(100 + (50 * interval.Length.TotalMinutes), 3100))
        : TimeSpan.FromDays(Math.Max(24 * 365, 800 * interval.Length.TotalDays));

    private static List<BarHistory> Read(SimulatedExchange exchange, BarRequest request, CancellationToken cancellationToken) =>
    [
        .. SimulatedListings.All.Select(listing => listing.Ticker)
            .Where(ticker => request.Market is not { } market || ticker.Market == market)
            .Where(ticker => request.Tickers.Count == 0 || request.Tickers.Contains(ticker))
            .Where(ticker => !request.Exclude.Contains(ticker))
            .Select(ticker => exchange.Bars(new SeriesKey(ticker, request.Intervals[0]), request.From, request.To, request.To, cancellationToken)),
    ];

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
