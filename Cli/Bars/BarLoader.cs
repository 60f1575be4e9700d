using Anomaly.Detection.Series;
using Anomaly.MarketData;

namespace Anomaly.Cli.Bars;

/// <summary>Reads the bars of all tickers that a request means.</summary>
internal static class BarLoader
{
    /// <summary>The histories, in symbol order; tickers without a bar in the window are left out.</summary>
    /// <exception cref="CommandFailedException">A ticker that was named is nowhere, or nothing at all is left.</exception>
    public static async Task<IReadOnlyList<BarHistory>> LoadAsync(BarRequest request, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var places = Find(request);
        var histories = new List<BarHistory>(places.Count);
        foreach (var (ticker, source) in places)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var history = await source.ReadAsync(new SeriesKey(ticker, request.Interval), request.From, request.To, cancellationToken);
            if (history.Bars.Count > 0)
                histories.Add(history);
            progress.Report((histories.Count + 1.0) / places.Count);
        }

        return histories.Count > 0
            ? histories
            : throw new CommandFailedException($"There are no {request.Market?.ToString() ?? ""} bars at {request.Interval} in that time in what --bars names.".Replace("  ", " "));
    }

    private static List<(Ticker Ticker, BarSource Source)> Find(BarRequest request)
    {
        var places = new SortedDictionary<Ticker, BarSource>();
        foreach (var source in request.Sources)
        {
            foreach (var ticker in source.Tickers(request.Interval))
                places.TryAdd(ticker, source);
        }

        if (request.Tickers.Where(ticker => !places.ContainsKey(ticker)).ToArray() is { Length: > 0 } absent)
            throw new CommandFailedException($"There are no bars of {string.Join(", ", absent)} at {request.Interval} in what --bars names.");
        return [.. places
            .Where(place => request.Market is not { } market || place.Key.Market == market)
            .Where(place => request.Tickers.Count == 0 || request.Tickers.Contains(place.Key))
            .Where(place => !request.Exclude.Contains(place.Key))
            .Select(place => (place.Key, place.Value))];
    }
}
