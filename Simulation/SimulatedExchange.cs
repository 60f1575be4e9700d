using System.Collections.Frozen;
using Anomaly.MarketData;

namespace Anomaly.Simulation;

/// <summary>
/// A stock exchange that never was: bars are a function of (seed, ticker, interval, time) alone, the same bits on every machine,
/// whatever window is asked for and in whatever order. Every interval is put together from the same minutes. It begins on
/// 2000-01-03 and never ends.
/// </summary>
/// <param name="seed">Fixes everything.</param>
/// <param name="shocksPerYear">Labelled shocks a year and ticker, 0 to 30; without them prices are otherwise the same.</param>
public sealed class SimulatedExchange(long seed, double shocksPerYear)
{
    /// <summary>Bars that one answer holds at the most; older ones are left out.</summary>
    public const int MaxBars = 500_000;

    private readonly FrozenDictionary<Ticker, SimulatedTicker> _tickers =
        SimulatedListings.All.ToFrozenDictionary(listing => listing.Ticker, listing => new SimulatedTicker(seed, listing.Ticker, shocksPerYear));

    /// <summary>The bars that open in <c>[from, to)</c> as the exchange shows them at an instant: the last can be live.</summary>
    /// <remarks>About 0.5 us a day at 1d; about 10 us a day at intervals below.</remarks>
    /// <param name="series">A listed ticker, at any interval.</param>
    /// <param name="from">First opening time wanted, UTC.</param>
    /// <param name="to">First opening time not wanted, UTC.</param>
    /// <param name="now">The exchange's present, UTC.</param>
    /// <exception cref="UnknownTickerException">The exchange does not list the ticker.</exception>
    public BarHistory Bars(SeriesKey series, DateTime from, DateTime to, DateTime now, CancellationToken cancellationToken)
    {
        var ticker = TickerOf(series.Ticker);
        var end = to < now ? to : now;
        var reach = Reach(series.Interval, end);
        return new BarHistory
        {
            Series = series,
            Bars = ticker.Bars(series.Interval, from > reach ? from : reach, to, now, cancellationToken),
            Warnings = from < reach && reach > FirstDay
                ? [$"Bars before {reach:yyyy-MM-dd} are left out: one answer holds at most {MaxBars:N0} bars."]
                : [],
        };
    }

    /// <summary>What was done to a ticker between two instants (UTC), in order of time.</summary>
    /// <exception cref="UnknownTickerException">The exchange does not list the ticker.</exception>
    public IReadOnlyList<SimulatedShock> Shocks(Ticker ticker, DateTime from, DateTime to) => TickerOf(ticker).Shocks(from, to);

    private static DateTime FirstDay { get; } = new(2000, 1, 3, 0, 0, 0, DateTimeKind.Utc);

    private static DateTime Reach(Interval interval, DateTime end)
    {
        const double busiestMinutesPerDay = 390 * 5.0 / 7;
        var days = interval.IsIntraday ? MaxBars * interval.Length.TotalMinutes / busiestMinutesPerDay : MaxBars;
        return end - FirstDay > TimeSpan.FromDays(days) ? end.AddDays(-days) : FirstDay;
    }

    private SimulatedTicker TickerOf(Ticker ticker) =>
        _tickers.TryGetValue(ticker, out var simulated)
            ? simulated
            : throw new UnknownTickerException(ticker,
                $"The simulated exchange does not list {ticker}: its tickers begin with SIM-, for example SIM-AERO, SIM-ASA.T, SIM-RIC.BK.");
}
