using Anomaly.Gateway.Api.Charts;
using Anomaly.Gateway.Api.Endpoints;

namespace Anomaly.Gateway.Api.Pages;

/// <summary>The page at /charts/{ticker}: price, bands and anomalies of one ticker, drawn here.</summary>
internal static class ChartPage
{
    private static readonly string[] Periods = ["1mo", "6mo", "1y", "2y", "5y", "10y", "max"];

    public static void MapChartPage(this IEndpointRouteBuilder app) => app.MapGet("/charts/{ticker}", Get).StartsDetections().ExcludeFromDescription();

    private static async Task<ContentHttpResult> Get(
        HttpContext context, string ticker, string? interval, string? period, IGrainFactory grains, ChartSlots slots, CancellationToken cancellationToken)
    {
        var series = new SeriesKey(Input.Ticker(ticker), Input.Interval(interval, "1d"));
        var window = Input.Period(period, "2y");
        var query = new ChartQuery { Period = window, Budget = ChartService.Budget, Refresh = false };
        var (chart, nothing) = (default(ChartSeries), "There is no data for this ticker, interval and period.");
        try
        {
            using var slot = await slots.EnterAsync(cancellationToken);
            chart = await grains.Series(series).GetChartAsync(query, cancellationToken);
        }
        catch (DetectionException exception) when (exception.Kind == DetectionErrorKind.NotFound)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            nothing = exception.Message;
        }

        return StatusPage.Show(context, StatusPage.Layout($"{series.Ticker} · Anomaly.Orleans", Content(series.Ticker.Symbol, series.Interval.Code, window.Code, chart, nothing)));
    }

    private static Html Content(string ticker, string interval, string period, ChartSeries? chart, string nothing) => Html.Of($"""
        {StatusSections.Head}
        <main>
        <section class="panel">
        <h2>{ticker} <span class="soft">{chart?.CompanyName}</span></h2>
        <form method="get" action="/charts/{Uri.EscapeDataString(ticker)}">
        {Choice("interval", Interval.All.Select(known => known.Code), interval)} {Choice("period", Periods.Contains(period) ? Periods : [.. Periods, period], period)} <button>Show</button>
        </form>
        {(chart is { Dates.Length: > 1 } ? Drawn(chart) : Html.Of($"<p class=\"soft\">{nothing}</p>"))}
        </section>
        {(chart is null ? default : Markers(chart))}
        </main>
        <footer>The same as JSON: <a href="/py/chart?ticker={Uri.EscapeDataString(ticker)}&amp;interval={interval}&amp;period={period}">/py/chart</a></footer>
        """);

    private static Html Drawn(ChartSeries chart) => Html.Of($"""
        {ChartDrawing.Of(chart)}
        <p class="soft">{chart.Dates.Length:#,0} bars from {PageText.Bar(chart.Dates[0], chart.Series.Interval)} to {PageText.Bar(chart.Dates[^1], chart.Series.Interval)}{(chart.LastIsLive ? ", the last one live" : "")}. Line: close. Band: two standard deviations around the mean of 20 bars. Dots: anomalies.</p>
        {(chart.Warning is null ? default : Html.Of($"<p class=\"warn\">{chart.Warning}</p>"))}
        """);

    private static Html Markers(ChartSeries chart) => chart.Anomalies.IsEmpty ? default : Html.Of($"""
        <section class="panel"><h2>{chart.Anomalies.Length} anomalies</h2><table>
        <tr><th>bar</th><th class="number">close</th><th class="number">score</th><th>why</th></tr>
        {Html.Join(chart.Anomalies.Reverse().Take(50).Select(marker => Html.Of($"""
            <tr><td><a href="/api/v1/anomalies/{marker.AnomalyId}">{PageText.Bar(marker.Datetime, chart.Series.Interval)}</a></td><td class="number">{marker.Close:#,0.00##}</td>
            <td class="number">{marker.AnomalyScore:0.000}</td><td class="wide">{marker.Reason}</td></tr>
            """)))}
        </table></section>
        """);

    private static Html Choice(string name, IEnumerable<string> values, string chosen) => Html.Of($"""
        <select name="{name}" aria-label="{name}">{Html.Join(values.Select(value => value == chosen
            ? Html.Of($"<option selected>{value}</option>")
            : Html.Of($"<option>{value}</option>")))}</select>
        """);
}
