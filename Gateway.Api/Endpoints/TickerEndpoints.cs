using Anomaly.Gateway.Api.Access;
using Anomaly.Gateway.Api.Charts;
using Anomaly.People;
using Microsoft.AspNetCore.Mvc;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>One series: a ticker at an interval.</summary>
internal static class TickerEndpoints
{
    public static void MapTickers(this RouteGroupBuilder group)
    {
        group.MapGet("/tickers", List).AllowReaders().WithName("ListSeries").WithTags("tickers")
            .WithSummary("The series that detection knows, in the order of ticker and interval");
        group.MapGet("/quarantine", CountQuarantined).RequireRole(Role.Viewer).WithName("CountQuarantinedBars").WithTags("tickers")
            .WithSummary("How many bars of all series are kept out because they are certainly wrong")
            .WithDescription("Without those that were released.");
        var series = group.MapGroup("/tickers/{ticker}/{interval}").WithTags("tickers").AllowReaders();
        series.MapGet("", State).WithName("GetSeries").ProducesNotFound()
            .WithSummary("Where detection of a series stands");
        series.MapGet("/bars", Bars).WithName("ListBars").ProducesNotFound()
            .WithSummary("Bars, oldest first; one whose interval has not closed is marked live")
            .WithDescription(AsOfText.OfBars);
        series.MapGet("/chart", Chart).StartsDetections().WithName("GetSeriesChart").ProducesNotFound()
            .Produces<ChartWindowView>().Produces(StatusCodes.Status304NotModified)
            .WithSummary("A window of the history to draw, in at most so many points")
            .WithDescription("With from and to, all of the window: of more bars than points, so many become one point that they fit, cut at the same bars whatever the window is; the first and the last "
                + "point are whole and may reach beyond it. With to alone, the bars before it, one a point; with neither, the newest. Anomalies are never left out and name the point that contains them. "
                + "Draws what is stored, with the live bars that were fetched last; with refresh=1, and where nothing is stored, the series is brought up to date first, for two seconds at the most. "
                + AsOfText.OfWindows + " Answers carry an ETag: send it back in If-None-Match to get 304 while nothing has changed.");
        series.MapPost("/bars", Push).RequireRole(Role.Operator).WithName("PushBars").WithMetadata(new BarBodyMetadata()).RateLimitWrites().WithLongTimeout()
            .WithSummary("Push bars of your own, and detect")
            .WithDescription("Up to 100,000 closed bars in any order; no source needs to know the ticker. A bar is known by its time: sent again it is 'same', with other values it corrects the "
                + "stored one, and what is late or lies before the history is put in its place. The body is read whole before anything is written; then each 10,000 bars, the oldest first, are one "
                + "transaction with their anomalies. The same request may be sent again after any failure.");
        series.MapGet("/anomalies", Anomalies).WithName("ListSeriesAnomalies").ProducesNotFound()
            .WithSummary("Anomalies of a series, newest bar first")
            .WithDescription(AsOfText.OfAnomalies);
        series.MapGet("/corporate-actions", CorporateActions).WithName("ListCorporateActions").ProducesNotFound()
            .WithSummary("Dividends and splits, oldest first, as far as the source announces them");
        series.MapGet("/quarantine", Quarantine).RequireRole(Role.Viewer).WithName("ListQuarantinedBars").ProducesNotFound()
            .WithSummary("Bars that are certainly wrong, oldest first: neither stored nor scored")
            .WithDescription("Those that were released are listed too, with the time of that.");
        series.MapPost("/quarantine/{time}/release", Release).RequireRole(Role.Operator).WithName("ReleaseQuarantinedBar").RateLimitWrites().WithLongTimeout().ProducesNotFound()
            .WithSummary("Let a quarantined bar in, as the source gave it")
            .WithDescription("It is stored, and scored with all that follows it. One that is in already stays so.");
        series.MapPost("/detection", Detect).RequireRole(Role.Analyst).WithName("DetectSeries").RateLimitWrites().WithLongTimeout().ProducesNotFound()
            .WithSummary("Fetch what is new, score it and commit, now")
            .WithDescription("Nothing new costs nothing and answers the reason already_detected.");
        series.MapPost("/trial", Try).RequireRole(Role.Viewer).OnlyReads().WithName("TryBar").RateLimitWrites().WithLongTimeout().ProducesNotFound()
            .WithSummary("Change a stored bar, and see what would be found: nothing is stored")
            .WithDescription("Scores the bar as it is and as it is changed, each as the one that follows the stored bars before it. All of these are read and their features computed, so that the scores are "
                + "those of a detection: milliseconds for years of days, seconds for a million bars. Later bars are not looked at. With no change, the bar as it is.");
        series.MapPut("/follow", Follow).RequireRole(Role.Analyst).WithName("FollowSeries").RateLimitWrites().ProducesNotFound()
            .WithSummary("Follow a series: the schedule scans it until nobody does")
            .WithDescription("Durable, and as often as you like. A series that has no history begins one.");
        series.MapDelete("/follow", Unfollow).RequireRole(Role.Analyst).WithName("UnfollowSeries").RateLimitWrites().ProducesNotFound()
            .WithSummary("Follow a series no longer")
            .WithDescription("What is stored of it stays. One that is not followed stays so.");
        series.MapPut("/source", SetSource).RequireRole(Role.Operator).WithName("SetSeriesSource").RateLimitWrites().ProducesNotFound()
            .WithSummary("Start a new history from another source")
            .WithDescription("The stored bars go, its anomalies are retracted, whatever model found them, and the next detection builds the series anew. Where that is the source already, nothing changes.");
    }

    private static async Task<Ok<PageView<SeriesView>>> List(
        string? ticker, string? interval, string? limit, string? cursor, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var query = new SeriesQuery { Ticker = Input.OptionalTicker(ticker), Interval = Input.OptionalInterval(interval), Limit = Input.Limit(limit, 100, 500), Cursor = cursor };
        return TypedResults.Ok(PageView<SeriesView>.Of(await grains.SeriesIndex().ListAsync(query, cancellationToken), SeriesView.Of));
    }

    private static async Task<Ok<SeriesView>> State(string ticker, string interval, IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(SeriesView.Of(await grains.Series(Input.Series(ticker, interval)).GetStateAsync(cancellationToken)));

    private static async Task<Ok<SeriesView>> SetSource(string ticker, string interval, SourceChoice choice, IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(SeriesView.Of(await grains.Series(Input.Series(ticker, interval)).SetSourceAsync(Input.Source(choice.Source), cancellationToken)));

    private static async Task<Ok<SeriesView>> Follow(string ticker, string interval, IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(SeriesView.Of(await grains.Series(Input.Series(ticker, interval)).SetFollowedAsync(true, cancellationToken)));

    private static async Task<Ok<SeriesView>> Unfollow(string ticker, string interval, IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(SeriesView.Of(await grains.Series(Input.Series(ticker, interval)).SetFollowedAsync(false, cancellationToken)));

    private static async Task<Ok<PageView<BarView>>> Bars(
        string ticker, string interval, string? from, string? to, [FromQuery(Name = "as_of")] string? asOf, string? limit, string? cursor,
        IGrainFactory grains, TimeProvider time, CancellationToken cancellationToken)
    {
        var (first, end) = Input.Range(from, to);
        var query = new BarQuery { From = first, To = end, AsOf = Input.AsOf(asOf, time.GetUtcNow()), Limit = Input.Limit(limit, 500, 5000), Cursor = cursor };
        return TypedResults.Ok(BarView.Of(await grains.Series(Input.Series(ticker, interval)).GetBarsAsync(query, cancellationToken)) with { AsOf = query.AsOf });
    }

    private static Task<ChartWindowResult> Chart(
        string ticker, string interval, string? from, string? to, string? points, [FromQuery(Name = "bars_per_point")] string? barsPerPoint,
        string? refresh, [FromQuery(Name = "as_of")] string? asOf, ChartService charts, TimeProvider time, CancellationToken cancellationToken)
    {
        var (first, end) = Input.Window(from, to);
        if (barsPerPoint is not null && first is not null && end is not null)
            throw RequestException.BadInput("bars_per_point", "'bars_per_point' goes with 'from' or with 'to', not with both.");
        var query = new ChartWindowQuery
        {
            BarsPerPoint = Input.BarsPerPoint(barsPerPoint),
            Refresh = Input.Switch(refresh, "refresh"),
            From = first,
            To = end,
            Points = Input.WholeNumber(points, "points", 1000, ChartWindowQuery.FewestPoints, ChartWindowQuery.MostPoints),
            AsOf = Input.AsOf(asOf, time.GetUtcNow()),
            Budget = ChartService.Budget,
        };
        return charts.GetWindowAsync(Input.Series(ticker, interval), query, cancellationToken);
    }

    private static async Task<Ok<PushView>> Push(string ticker, string interval, HttpRequest request, BarPusher pusher, CancellationToken cancellationToken)
    {
        var series = Input.Series(ticker, interval);
        return TypedResults.Ok(await pusher.PushAsync(series, await BarBody.ReadAsync(request, cancellationToken), cancellationToken));
    }

    private static async Task<Ok<PageView<CorporateActionView>>> CorporateActions(
        string ticker, string interval, string? from, string? to, string? limit, string? cursor, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var (first, end) = Input.Range(from, to);
        var query = new CorporateActionQuery { From = first, To = end, Limit = Input.Limit(limit, 100, 500), Cursor = cursor };
        var page = await grains.Series(Input.Series(ticker, interval)).GetCorporateActionsAsync(query, cancellationToken);
        return TypedResults.Ok(PageView<CorporateActionView>.Of(page, CorporateActionView.Of));
    }

    private static async Task<Ok<QuarantineCountView>> CountQuarantined(IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(new QuarantineCountView(await grains.SeriesIndex().CountQuarantinedAsync(cancellationToken)));

    private static async Task<Ok<PageView<QuarantineEntryView>>> Quarantine(
        string ticker, string interval, string? limit, string? cursor, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var query = new QuarantineQuery { Limit = Input.Limit(limit, 100, 500), Cursor = cursor };
        var page = await grains.Series(Input.Series(ticker, interval)).GetQuarantineAsync(query, cancellationToken);
        return TypedResults.Ok(PageView<QuarantineEntryView>.Of(page, QuarantineEntryView.Of));
    }

    private static async Task<Ok<QuarantineEntryView>> Release(string ticker, string interval, string time, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var (series, opens) = (Input.Series(ticker, interval), Input.Time(time, "time")!.Value);
        return await grains.Series(series).ReleaseAsync(opens, cancellationToken) is { } bar
            ? TypedResults.Ok(QuarantineEntryView.Of(bar))
            : throw RequestException.NotFound($"No quarantined bar of {series} opens at {opens:u}.");
    }

    private static async Task<Ok<PageView<AnomalyView>>> Anomalies(
        string ticker, string interval, [AsParameters] AnomalyFilter filter, IGrainFactory grains, TimeProvider time, CancellationToken cancellationToken)
    {
        var series = Input.Series(ticker, interval);
        var page = await filter.ListAsync(grains, time, series.Ticker, series.Interval, cancellationToken);
        // None found, or no such series? Its grain knows, and says the latter.
        if (page.Items.Count == 0)
            await grains.Series(series).GetStateAsync(cancellationToken);
        return TypedResults.Ok(page);
    }

    private static async Task<Ok<TrialView>> Try(string ticker, string interval, TrialOrder order, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var series = Input.Series(ticker, interval);
        return TypedResults.Ok(TrialView.Of(series, await grains.Series(series).TryAsync(order.Read(), cancellationToken)));
    }

    private static async Task<Ok<DetectionView>> Detect(
        string ticker, string interval, string? period, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var request = new DetectionRequest { Trigger = RunTrigger.Manual, Period = period is null ? null : Input.Period(period) };
        return TypedResults.Ok(DetectionView.Of(await grains.Series(Input.Series(ticker, interval)).DetectAsync(request, cancellationToken)));
    }
}
