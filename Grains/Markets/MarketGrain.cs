using Anomaly.Grains.Interfaces.Markets;
using Anomaly.Grains.Mapping;
using Anomaly.MarketData;
using Anomaly.MarketData.Calendars;
using Orleans.Concurrency;
using Listing = Anomaly.Grains.Interfaces.Markets.Listing;

namespace Anomaly.Grains.Markets;

/// <summary>One market: its hours, and what the source lists there. Keeps nothing, so that every silo answers for itself.</summary>
[StatelessWorker, GrainType("market")]
public sealed class MarketGrain(IMarketData source, IBarClock clock, ITradingCalendar calendar) : Grain, IMarketGrain
{
    /// <summary>The source searches all markets at once, so that other markets' hits must not crowd this one's out.</summary>
    private const int SearchBreadth = 20;

    private Market Market => MarketNames.Parse(this.GetPrimaryKeyString());

    /// <inheritdoc />
    public async Task<MarketStatus> GetStatusAsync(CancellationToken cancellationToken)
    {
        var now = clock.UtcNow;
        var session = calendar.CurrentOrNext(Market, now);
        var listings = await source.ListAsync(cancellationToken) ?? [];
        return new MarketStatus
        {
            Market = Market.ToString(),
            Name = MarketNames.CityOf(Market),
            TimeZone = MarketHours.Of(Market).Zone.Id,
            IsOpen = session.IsTradingAt(now),
            Opens = session.Opens,
            Closes = session.Closes,
            Tickers = listings.Count(listing => listing.Market == Market),
        };
    }

    /// <inheritdoc />
    public async Task<ImmutableArray<Listing>> SearchAsync(string text, int limit, CancellationToken cancellationToken)
    {
        var wanted = QueryMapping.ToLimit(limit, QueryMapping.MaxLimit);
        var found = await source.SearchAsync(text, wanted * SearchBreadth, cancellationToken);
        return found.Where(listing => listing.Market == Market).Take(wanted).Select(ToContract).ToImmutableArray();
    }

    private static Listing ToContract(MarketData.Listing listing) => new()
    {
        Ticker = listing.Ticker.Symbol,
        Name = listing.CompanyName,
        Market = listing.Market.ToString(),
    };
}
