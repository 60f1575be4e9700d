using System.ComponentModel.DataAnnotations;
using Anomaly.Gateway.Api.Access;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>The markets and what is listed there.</summary>
internal static class MarketEndpoints
{
    public static void MapMarkets(this RouteGroupBuilder group)
    {
        var markets = group.MapGroup("").WithTags("markets").AllowReaders();
        markets.MapGet("/markets", List).WithName("ListMarkets")
            .WithSummary("The markets, whether they trade, and their sessions");
        markets.MapGet("/markets/{market}", Get).WithName("GetMarket").ProducesNotFound()
            .WithSummary("One market");
        markets.MapGet("/markets/{market}/tickers", Tickers).WithName("ListMarketTickers").ProducesNotFound()
            .WithSummary("Tickers that the source lists in a market, the first of them")
            .WithDescription("For a first look: those that hold a text are found by /api/v1/search, and what detection knows is listed by /api/v1/tickers.");
        markets.MapGet("/search", Search).WithName("Search")
            .WithSummary("Tickers whose symbol or company name contains the text")
            .WithDescription("Case-insensitive; symbols that begin with the text come first.");
    }

    private static async Task<Ok<MarketStatus[]>> List(IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(await GrainAddresses.EveryMainMarket(market => grains.Market(market).GetStatusAsync(cancellationToken)));

    private static async Task<Ok<MarketStatus>> Get(string market, IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(await grains.Market(Input.Market(market)).GetStatusAsync(cancellationToken));

    private static async Task<Ok<IReadOnlyList<Listing>>> Tickers(string market, string? limit, IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<Listing>>(await grains.Market(Input.Market(market)).SearchAsync("", Input.Limit(limit, 20, 100), cancellationToken));

    private static async Task<Ok<IReadOnlyList<Listing>>> Search([Required] string? q, string? limit, IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(await TickerSearch.FindAsync(grains, Input.Query(q, "q"), Input.Limit(limit, 20, 100), cancellationToken));
}
