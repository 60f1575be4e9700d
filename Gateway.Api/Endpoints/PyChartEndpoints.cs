using System.ComponentModel.DataAnnotations;
using Anomaly.Gateway.Api.Access;
using Anomaly.Gateway.Api.Charts;
using Microsoft.AspNetCore.Mvc;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>Charts, the search for tickers and financial statements of the legacy API.</summary>
internal static class PyChartEndpoints
{
    private const string DefaultPeriod = "1mo";
    private const string GetInterval = "30m";
    private const string PostInterval = "15m";
    private const int MostHits = 100;

    public static void MapPyCharts(this RouteGroupBuilder group)
    {
        group.MapGet("/chart", Get).StartsDetections().AllowReaders().WithName("PyGetChart").WithTags("py: charts")
            .Produces<Dictionary<string, ChartPayload>>().Produces(StatusCodes.Status304NotModified)
            .WithSummary("Charts of one or more tickers")
            .WithDescription("Brings each ticker's detection up to date first, for two seconds at the most, then answers an object ticker -> chart; {} for a ticker without data. "
                + $"An answer has at most {ChartQuery.MostRows} rows, which its tickers share: of longer windows the newest. What a chart lacks is named in its warning and in the header "
                + "X-Chart-Warning. " + AsOfText.OfCharts + " Answers carry an ETag: send it back in If-None-Match to get 304 while nothing has changed.");
        group.MapPost("/chart", Post).AllowReaders().OnlyReads().WithName("PyPostChart").WithTags("py: charts")
            .Produces<Dictionary<string, ChartPayload>>()
            .WithSummary("Charts of one or more tickers, asked for in a body")
            .WithDescription(AsOfText.OfCharts);
        group.MapGet("/chart/ticker", Search).AllowReaders().WithName("PySearchTicker").WithTags("py: charts")
            .WithSummary("Tickers whose symbol or company name contains the text")
            .WithDescription($"Case-insensitive; at most {MostHits} answers.");
        group.MapGet("/chart/debug", Debug).StartsDetections().AllowReaders().WithName("PyDebugChart").WithTags("py: charts")
            .WithSummary("How many rows there are of one or more tickers")
            .WithDescription("The same tickers, period and interval as for a chart; a count of 0 and an error where there is none.");
        group.MapGet("/financials", Financials).AllowReaders().WithName("PyGetFinancials").WithTags("py: charts")
            .WithSummary("Statements and news of a company")
            .WithDescription("No source has any yet: every part is empty.");
    }

    /// <summary>The same calls where some pages of the old system look for them; the API's description has them once, under /py.</summary>
    public static void MapPyChartsWithoutPrefix(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("").ExcludeFromDescription().AllowReaders();
        group.MapGet("/chart", Get).StartsDetections();
        group.MapPost("/chart", Post).OnlyReads();
        group.MapGet("/chart/ticker", Search);
        group.MapGet("/chart/debug", Debug).StartsDetections();
        group.MapGet("/financials", Financials);
    }

    private static Task<ChartResult> Get(
        [Required] string? ticker, string? period, string? interval, string? nocache, [FromQuery(Name = "as_of")] string? asOf,
        ChartService charts, TimeProvider time, CancellationToken cancellationToken) =>
        charts.GetAsync(
            ChartTickers.Parse(ticker), Input.Interval(interval, GetInterval), Input.Period(period, DefaultPeriod), Input.Switch(nocache, "nocache"), Input.AsOf(asOf, time.GetUtcNow()), cancellationToken);

    private static Task<ChartResult> Post(ChartRequest request, ChartService charts, TimeProvider time, CancellationToken cancellationToken) =>
        charts.GetAsync(
            request.Tickers(), Input.Interval(request.Interval, PostInterval), Input.Period(request.Period, DefaultPeriod), refresh: false, Input.AsOf(request.AsOf, time.GetUtcNow()), cancellationToken);

    private static async Task<Ok<IReadOnlyDictionary<string, ChartDebugView>>> Debug(
        [Required] string? ticker, string? period, string? interval, ChartService charts, CancellationToken cancellationToken) =>
        TypedResults.Ok(await charts.DescribeAsync(ChartTickers.Parse(ticker), Input.Interval(interval, GetInterval), Input.Period(period, DefaultPeriod), cancellationToken));

    private static Ok<FinancialsView> Financials([Required] string? ticker) => TypedResults.Ok(new FinancialsView(Input.Ticker(ticker).Symbol));

    private static async Task<Ok<IEnumerable<SearchHit>>> Search([Required] string? query, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var listings = await TickerSearch.FindAsync(grains, Input.Query(query, "query"), MostHits, cancellationToken);
        return TypedResults.Ok(listings.Select(listing => new SearchHit(listing.Ticker, listing.Name)));
    }
}
