using Anomaly.Gateway.Api.Access;
using Anomaly.People;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>Backfills of the legacy API.</summary>
internal static class PyBackfillEndpoints
{
    public static void MapPyBackfills(this RouteGroupBuilder group)
    {
        group.MapPost("/anomalies/backfill", Start).RequireRole(Role.Analyst).WithName("PyStartBackfill").WithTags("py: anomalies").RateLimitWrites().ProducesNotFound()
            .WithSummary("Load and score the history of a ticker, in the background")
            .WithDescription("Answers at once with the run to follow. While one runs for this ticker and interval, answers 409 with its run id, unless force is set.");
        group.MapGet("/anomalies/backfill/{ticker}", Get).RequireRole(Role.Viewer).WithName("PyGetBackfill").WithTags("py: anomalies")
            .WithSummary("The latest backfill of a ticker")
            .WithDescription("Of any interval where none is given; status not_found where there is none.");
    }

    private static async Task<Ok<BackfillStarted>> Start(BackfillOrder order, BackfillStarter starter, CancellationToken cancellationToken)
    {
        var (series, request) = order.Read();
        var runId = await starter.StartAsync(series, request, cancellationToken);
        return TypedResults.Ok(new BackfillStarted(
            "backfill_started", runId, series.Ticker.Symbol, request.MaxPeriod.Code, series.Interval.Code, $"Check /py/anomalies/backfill/{Uri.EscapeDataString(series.Ticker.Symbol)} for progress"));
    }

    private static async Task<Ok<BackfillView>> Get(string ticker, string? interval, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var (symbol, code) = (Input.Ticker(ticker), Input.OptionalInterval(interval));
        var run = await grains.Audit().GetLatestBackfillAsync(symbol, code, cancellationToken);
        return TypedResults.Ok(BackfillView.Of(run, symbol, code));
    }
}
