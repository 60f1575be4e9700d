using System.ComponentModel.DataAnnotations;
using Anomaly.Gateway.Api.Charts;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>Charts and the search for tickers of the legacy API.</summary>
internal static class PyChartEndpoints
{
    private const string DefaultPeriod = "1mo";
    private const string DefaultInterval = "30m";
    private const int MostHits = 100;

    public static void MapPyCharts(this RouteGroupBuilder group)
    {
        group.MapGet("/chart", Get).WithName("PyGetChart").WithTags("py: charts")
            .Produces<Dictionary<string, ChartPayload>>().Produces(StatusCodes.Status304NotModified)
            .WithSummary("Charts of one or more tickers")
            .WithDescription("Brings each ticker's detection up to date first, for two seconds at the most, then answers an object ticker -> chart; {} for a ticker without data. "
                + "Answers carry an ETag: send it back in If-None-Match to get 304 while nothing has changed. What may lag is named in the header X-Chart-Warning.");
        group.MapPost("/chart", Post).WithName("PyPostChart").WithTags("py: charts")
            .Produces<Dictionary<string, ChartPayload>>()
            .WithSummary("Charts of one or more tickers, asked for in a body");
        group.MapGet("/chart/ticker", Search).WithName("PySearchTicker").WithTags("py: charts")
            .WithSummary("Tickers whose symbol or company name contains the text")
            .WithDescription($"Case-insensitive; at most {MostHits} answers.");
    }

    private static Task<ChartResult> Get(
        [Required] string? ticker, string? period, string? interval, string? nocache, ChartService charts, CancellationToken cancellationToken) =>
        charts.GetAsync(ChartTickers.Parse(ticker), Input.Interval(interval, DefaultInterval), Input.Period(period, DefaultPeriod), Input.Switch(nocache, "nocache"), cancellationToken);

    private static Task<ChartResult> Post(ChartRequest request, ChartService charts, CancellationToken cancellationToken) =>
        charts.GetAsync(request.Tickers(), Input.Interval(request.Interval, DefaultInterval), Input.Period(request.Period, DefaultPeriod), refresh: false, cancellationToken);

    private static async Task<Ok<IEnumerable<SearchHit>>> Search([Required] string? query, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var listings = await TickerSearch.FindAsync(grains, Input.Query(query, "query"), MostHits, cancellationToken);
        return TypedResults.Ok(listings.Select(listing => new SearchHit(listing.Ticker, listing.Name)));
    }
}
