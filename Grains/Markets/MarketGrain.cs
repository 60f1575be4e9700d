using Anomaly.MarketData;
using Anomaly.MarketData.Calendars;
using Anomaly.MarketData.Sources;
using Orleans.Concurrency;
using Listing = Anomaly.Grains.Interfaces.Listing;

namespace Anomaly.Grains.Markets;

/// <summary>One market: its hours, and what the source lists there. Keeps nothing, so that every silo answers for itself.</summary>
[StatelessWorker, GrainType("market")]
public sealed class MarketGrain(BarSources sources) : Grain, IMarketGrain
{
    private const int MostHits = 500;

    /// <summary>The source searches all markets at once, so that other markets' hits must not crowd this one's out.</summary>
    private const int SearchBreadth = 20;

    private Market Market => Parse(this.GetPrimaryKeyString());

    /// <summary>Reads the key of a market's grain.</summary>
    /// <exception cref="DetectionException">There is no such market.</exception>
    internal static Market Parse(string text) => Enum.TryParse<Market>(text, out var market) && Enum.IsDefined(market) && market.ToString() == text
        ? market
        : throw GrainErrors.NotFound($"There is no market '{text}': use {string.Join(", ", MarketCodes.Named)}.");

    /// <inheritdoc />
    public async Task<MarketStatus> GetStatusAsync(CancellationToken cancellationToken)
    {
        var source = sources.Get(sources.Of(Market));
        var now = source.Clock.UtcNow;
        var session = source.Calendar.CurrentOrNext(Market, now);
        var hours = MarketHours.Of(Market);
        var listings = await sources.ListAsync(cancellationToken);
        return new MarketStatus
        {
            Market = Market.ToString(),
            Name = hours.IsKnown && !MarketCodes.Main.Contains(Market) ? $"{hours.City} (weekdays)" : hours.City,
            TimeZone = hours.Zone.Id,
            IsOpen = session?.IsTradingAt(now) == true,
            Opens = session?.Opens,
            Closes = session?.Closes,
            Tickers = listings.Count(listing => listing.Market == Market),
        };
    }

    /// <inheritdoc />
    public async Task<ImmutableArray<Listing>> SearchAsync(string text, int limit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MostHits)
            throw GrainErrors.Invalid($"The limit must be 1 to {MostHits}, not {limit}.");
        var found = await sources.SearchAsync(text, limit * SearchBreadth, cancellationToken);
        return found.Where(IsOurs).Take(limit).Select(ToContract).ToImmutableArray();
    }

    /// <summary>A search asks the main markets' grains; New York's has the listings of the others.</summary>
    private bool IsOurs(MarketData.Listing listing) =>
        listing.Market == Market || (Market == Market.US && !MarketCodes.Main.Contains(listing.Market));

    private static Listing ToContract(MarketData.Listing listing) => new()
    {
        Ticker = listing.Ticker.Symbol,
        Name = listing.CompanyName,
        Market = listing.Market.ToString(),
    };
}
