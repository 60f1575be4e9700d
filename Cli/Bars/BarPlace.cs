using System.Globalization;
using Anomaly.MarketData;
using Anomaly.MarketData.Csv;
using Anomaly.Simulation;

namespace Anomaly.Cli.Bars;

/// <summary>One place that <c>--bars</c> names.</summary>
internal abstract class BarPlace
{
    private const string Simulated = "simulated";
    private const string Clean = "simulated-clean";

    /// <summary>Reads what the user wrote: a folder, <c>simulated</c>, <c>simulated:SEED</c>, or <c>simulated-clean</c> for the same exchange without shocks.</summary>
    /// <param name="text">The option's value.</param>
    /// <param name="now">The simulated exchange shows nothing later, UTC.</param>
    /// <exception cref="CommandFailedException">There is no such folder, or the seed is no number.</exception>
    public static BarPlace Parse(string text, DateTime now)
    {
        if (SeedOf(text) is { } seed)
            return new SimulatedBars(seed, now);
        if (text == Clean)
            return new SimulatedBars(new SimulatedOptions().Seed, now, shocksPerYear: 0);
        return Directory.Exists(text)
            ? new FolderBars(text)
            : throw new CommandFailedException(File.Exists(text)
                ? $"'{text}' is a file: --bars takes a folder with files {{interval}}/{{TICKER}}.csv here, or 'simulated'."
                : $"There is no folder '{text}': --bars takes a folder with files {{interval}}/{{TICKER}}.csv, or 'simulated'.");
    }

    /// <summary>Whether the text names the simulated exchange, with shocks or without.</summary>
    public static bool IsSimulated(string text) => text is Simulated or Clean || text.StartsWith(Simulated + ":", StringComparison.Ordinal);

    /// <summary>The seed where the text names the simulated exchange with its shocks, else null.</summary>
    /// <exception cref="CommandFailedException">The seed is no number.</exception>
    public static long? SeedOf(string text)
    {
        if (text == Simulated)
            return new SimulatedOptions().Seed;
        if (!text.StartsWith(Simulated + ":", StringComparison.Ordinal))
            return null;
        return long.TryParse(text[(Simulated.Length + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed)
            ? seed
            : throw new CommandFailedException($"'{text}' has no seed: write simulated:42.");
    }

    /// <summary>Tickers that the place has at an interval, in symbol order.</summary>
    public abstract IReadOnlyList<Ticker> Tickers(Interval interval);

    /// <summary>The bars of a series that the place has.</summary>
    public abstract Task<BarHistory> ReadAsync(SeriesKey series, DateTime from, DateTime to, CancellationToken cancellationToken);

    private sealed class SimulatedBars(long seed, DateTime now, double? shocksPerYear = null) : BarPlace
    {
        private readonly SimulatedExchange _exchange = new(seed, shocksPerYear ?? new SimulatedOptions().ShocksPerYear);

        public override IReadOnlyList<Ticker> Tickers(Interval interval) => [.. SimulatedListings.All.Select(listing => listing.Ticker)];

        // Only bars that are final: a live one would be another a minute later.
        public override Task<BarHistory> ReadAsync(SeriesKey series, DateTime from, DateTime to, CancellationToken cancellationToken)
        {
            var history = _exchange.Bars(series, from, to, now, cancellationToken);
            return Task.FromResult(history with { Bars = [.. history.Bars.TakeWhile(bar => bar.Time + series.Interval.Length <= now)] });
        }
    }

    private sealed class FolderBars(string folder) : BarPlace
    {
        private readonly CsvFolder _folder = new(folder);
        private readonly CsvMarketData _source = new(Microsoft.Extensions.Options.Options.Create(new CsvOptions { Folder = folder }));

        public override IReadOnlyList<Ticker> Tickers(Interval interval) => _folder.Tickers(interval);

        public override Task<BarHistory> ReadAsync(SeriesKey series, DateTime from, DateTime to, CancellationToken cancellationToken) =>
            _source.GetBarsAsync(series, from, to, cancellationToken);
    }
}
