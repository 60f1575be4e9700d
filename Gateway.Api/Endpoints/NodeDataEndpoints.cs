using System.ComponentModel.DataAnnotations;
using Anomaly.Gateway.Api.Charts;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>What the old pages read of markets and anomalies from the old system's second service (/node): its shapes are contract.</summary>
internal static class NodeDataEndpoints
{
    private const int MostPrices = 5_000;
    private const int RecentAnomalies = 8;

    public static void MapNodeData(this IEndpointRouteBuilder app)
    {
        var node = app.MapGroup("/node");
        node.MapNodeListings();
        node.MapNodeAnomalies();
        node.MapGet("/cache", Prices).StartsDetections().WithName("NodeGetPrices").WithTags("node: data").ProducesNotFound()
            .WithSummary("Closes of a ticker")
            .WithDescription($"Of the period, at most {MostPrices} of them; of a longer one, every so many. A series that is not known begins with it.");
    }

    private static void MapNodeListings(this RouteGroupBuilder node)
    {
        var lists = node.MapGroup("/marketlists").WithTags("node: data");
        lists.MapGet("", Listings).WithName("NodeListListings")
            .WithSummary("What the sources list")
            .WithDescription("The first 500 of each market. The list comes from the source, so that nothing here changes it.");
        lists.MapGet("/ticker/{ticker}", ListingOf).WithName("NodeGetListingOfTicker").ProducesNotFound()
            .WithSummary("The listing of a ticker");
        lists.MapGet("/{id}", Listing).WithName("NodeGetListing").ProducesNotFound()
            .WithSummary("A listing by its id");
    }

    private static void MapNodeAnomalies(this RouteGroupBuilder node)
    {
        var anomalies = node.MapGroup("/anomalies").WithTags("node: data");
        anomalies.MapGet("", Anomalies).WithName("NodeListAnomalies")
            .WithSummary("Anomalies that hold, newest bar first")
            .WithDescription($"Counted through from the newest on, {NodePaging.MostSkipped} at the most; /api/v1/anomalies has no such end.");
        anomalies.MapGet("/recent", Recent).WithName("NodeListRecentAnomalies")
            .WithSummary("The newest anomalies that hold");
        anomalies.MapGet("/unsent", Unsent).WithName("NodeListUnsentAnomalies")
            .WithSummary("Anomalies that hold and of which no alert was sent");
        anomalies.MapGet("/{id}", Anomaly).WithName("NodeGetAnomaly").ProducesNotFound()
            .WithSummary("One anomaly");
        anomalies.MapPut("/{id}", Change).WithName("NodeChangeAnomaly").RateLimitWrites().ProducesNotFound()
            .WithSummary("Mark an anomaly as seen, or write a note about it")
            .WithDescription("Nothing else can be changed, and none created or deleted: anomalies come from detection.");
    }

    private static async Task<Ok<NodePage<NodeListingView>>> Listings([AsParameters] NodeListingFilter filter, NodeListings listings, CancellationToken cancellationToken) =>
        TypedResults.Ok(filter.Page(await listings.AllAsync(cancellationToken)));

    private static async Task<Ok<NodeItem<NodeListingView>>> ListingOf(string ticker, NodeListings listings, CancellationToken cancellationToken)
    {
        var symbol = Input.Ticker(ticker).Symbol;
        return TypedResults.Ok(NodeItem<NodeListingView>.Of(await listings.FindAsync(listing => listing.Ticker == symbol, cancellationToken)));
    }

    private static async Task<Ok<NodeItem<NodeListingView>>> Listing(string id, NodeListings listings, CancellationToken cancellationToken) =>
        TypedResults.Ok(NodeItem<NodeListingView>.Of(await listings.FindAsync(listing => listing.Id == id, cancellationToken)));

    private static async Task<Ok<NodePage<NodeAnomalyView>>> Anomalies([AsParameters] NodeAnomalyFilter filter, IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(await filter.ListAsync(grains, NodePaging.MostOfPage, sent: null, cancellationToken));

    private static async Task<Ok<NodePage<NodeAnomalyView>>> Recent(string? limit, IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(await new NodeAnomalyFilter { Limit = limit }.ListAsync(grains, RecentAnomalies, sent: null, cancellationToken));

    private static async Task<Ok<NodePage<NodeAnomalyView>>> Unsent([AsParameters] NodeAnomalyFilter filter, IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(await filter.ListAsync(grains, NodePaging.MostOfPage, sent: false, cancellationToken));

    private static async Task<Ok<NodeItem<NodeAnomalyView>>> Anomaly(string id, AnomalyService anomalies, CancellationToken cancellationToken) =>
        TypedResults.Ok(NodeItem<NodeAnomalyView>.Of(NodeAnomalyView.Of(await anomalies.FindAssessedAsync(id, cancellationToken))));

    private static async Task<Ok<NodeItem<NodeAnomalyView>>> Change(string id, NodeAnomalyChange change, AnomalyService anomalies, CancellationToken cancellationToken)
    {
        await change.ApplyAsync(id, anomalies, cancellationToken);
        return await Anomaly(id, anomalies, cancellationToken);
    }

    private static async Task<Ok<NodePrices>> Prices(
        [Required] string? ticker, string? period, string? interval, IGrainFactory grains, TimeProvider time, CancellationToken cancellationToken)
    {
        var series = new SeriesKey(Input.Ticker(ticker), Input.Interval(interval, "1d"));
        var to = time.GetUtcNow().UtcDateTime;
        var query = new ChartWindowQuery { From = Input.Period(period, "1mo").StartBefore(to), Points = MostPrices, Budget = ChartService.Budget };
        var window = await grains.Series(series).GetChartWindowAsync(query, cancellationToken);
        return TypedResults.Ok(new NodePrices(new NodePriceColumns([.. window.Points.Select(point => point.Bar.Close)])));
    }
}
