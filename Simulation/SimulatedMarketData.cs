using Anomaly.MarketData;
using Anomaly.MarketData.Calendars;

namespace Anomaly.Simulation;

/// <summary>The simulated exchange as a source of bars, at the time its clock shows.</summary>
public sealed class SimulatedMarketData(SimulatedExchange exchange, IBarClock clock) : IMarketData
{
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

    public Task<IReadOnlyList<Listing>> SearchAsync(string text, int limit, CancellationToken cancellationToken) =>
        Task.FromResult(Listing.Search(SimulatedListings.All, text, limit));

    public Task<Listing?> FindAsync(Ticker ticker, CancellationToken cancellationToken) =>
        Task.FromResult(SimulatedListings.All.FirstOrDefault(listing => listing.Ticker == ticker));

    public Task<IReadOnlyList<Listing>?> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Listing>?>(SimulatedListings.All);
}

/// <summary>The simulated exchange's clock: the wall clock, or faster from an epoch on. A bar is final when its trading is over by the calendar.</summary>
public sealed class SimulatedBarClock(TimeProvider timeProvider, IOptions<SimulatedOptions> options, ITradingCalendar calendar) : IBarClock
{
    private readonly DateTime _epoch = (options.Value.Epoch ?? timeProvider.GetUtcNow()).UtcDateTime;
    private readonly double _speed = options.Value.Speed;

    public DateTime UtcNow
    {
        get
        {
            var wall = timeProvider.GetUtcNow().UtcDateTime;
            return _speed == 1 ? wall : _epoch + ((wall - _epoch) * _speed);
        }
    }

    public DateTime ClosesAt(SeriesKey series, DateTime open) => calendar.ClosesAt(series, open);
}
