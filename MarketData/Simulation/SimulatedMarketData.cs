using Anomaly.MarketData.Calendars;

namespace Anomaly.MarketData.Simulation;

/// <summary>The simulated exchange as a source of bars, at the time its clock shows.</summary>
public sealed class SimulatedMarketData(SimulatedExchange exchange, IBarClock clock) : IMarketData
{
    /// <inheritdoc />
    public Task<BarHistory> GetBarsAsync(SeriesKey series, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Task.FromResult(exchange.Bars(series, from, to, clock.UtcNow, cancellationToken));
        }
        catch (OperationCanceledException e)
        {
            return Task.FromCanceled<BarHistory>(e.CancellationToken);
        }
        catch (MarketDataException e)
        {
            return Task.FromException<BarHistory>(e);
        }
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<Listing>> SearchAsync(string text, int limit, CancellationToken cancellationToken) =>
        Task.FromResult(ListingSearch.Find(SimulatedListings.All, text, limit));

    /// <inheritdoc />
    public Task<Listing?> FindAsync(Ticker ticker, CancellationToken cancellationToken) =>
        Task.FromResult(SimulatedListings.All.FirstOrDefault(listing => listing.Ticker == ticker));

    /// <inheritdoc />
    public Task<IReadOnlyList<Listing>?> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Listing>?>(SimulatedListings.All);
}
