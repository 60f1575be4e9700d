using Anomaly.Evaluation;
using Anomaly.MarketData;

namespace Anomaly.Cli.Bars;

/// <summary>Reads the bars of all tickers that a request means.</summary>
internal static class BarLoader
{
    /// <summary>The histories, in symbol order, then shortest interval first; series without a bar in the window are left out.</summary>
    /// <exception cref="CommandFailedException">A ticker that was named is nowhere, or nothing at all is left.</exception>
    public static async Task<IReadOnlyList<BarHistory>> LoadAsync(BarRequest request, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var places = Find(request);
        var histories = new List<BarHistory>(places.Count);
        var done = 0.0;
        foreach (var (series, source) in places)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var history = await source.ReadAsync(series, request.From, request.To, cancellationToken);
            if (history.Bars.Count > 0)
                histories.Add(history);
            progress.Report(++done / places.Count);
        }

        return histories.Count > 0
            ? histories
            : throw new CommandFailedException($"There are no{(request.Market is { } market ? $" {market}" : "")} bars at {string.Join(", ", request.Intervals)} in that time in what --bars names.");
    }

    private static SortedDictionary<SeriesKey, BarPlace> Find(BarRequest request)
    {
        var places = new SortedDictionary<SeriesKey, BarPlace>();
        foreach (var source in request.Sources)
        {
            foreach (var series in request.Intervals.SelectMany(interval => source.Tickers(interval).Select(ticker => new SeriesKey(ticker, interval))))
            {
                if (IsWanted(request, series.Ticker))
                    places.TryAdd(series, source);
            }
        }

        var absent = request.Tickers.Where(ticker => !places.Keys.Any(series => series.Ticker == ticker)).ToArray();
        return absent.Length == 0
            ? places
            : throw new CommandFailedException($"There are no bars of {string.Join(", ", absent)} at {string.Join(", ", request.Intervals)} in what --bars names{(request.Market is { } market ? $" for {market}" : "")}.");
    }

    private static bool IsWanted(BarRequest request, Ticker ticker) =>
        (request.Market is not { } market || ticker.Market == market)
        && (request.Tickers.Count == 0 || request.Tickers.Contains(ticker))
        && !request.Exclude.Contains(ticker)
        && !(request.WithoutHeldOut && HeldOutTickers.Contains(ticker));
}

/// <summary>Which bars a command wants.</summary>
internal sealed record BarRequest
{
    /// <summary>Where to look, in this order.</summary>
    public required IReadOnlyList<BarPlace> Sources { get; init; }

    /// <summary>At which intervals, shortest first.</summary>
    public required IReadOnlyList<Interval> Intervals { get; init; }

    /// <summary>Only tickers of this market; null for every market.</summary>
    public Market? Market { get; init; }

    /// <summary>Only these tickers; empty for all.</summary>
    public IReadOnlyList<Ticker> Tickers { get; init; } = [];

    /// <summary>Not these tickers.</summary>
    public IReadOnlyList<Ticker> Exclude { get; init; } = [];

    /// <summary>Not the tickers that are held out of training (<see cref="HeldOutTickers"/>).</summary>
    public bool WithoutHeldOut { get; init; }

    /// <summary>First time wanted, UTC.</summary>
    public DateTime From { get; init; } = DateTime.MinValue;

    /// <summary>First time not wanted, UTC.</summary>
    public DateTime To { get; init; } = DateTime.MaxValue;
}
