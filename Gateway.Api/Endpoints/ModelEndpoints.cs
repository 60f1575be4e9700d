using Anomaly.Gateway.Api.Access;
using Anomaly.People;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>The models of the markets.</summary>
internal static class ModelEndpoints
{
    public static void MapModels(this RouteGroupBuilder group)
    {
        var models = group.MapGroup("/models").WithTags("models").RequireRole(Role.Viewer);
        models.MapGet("", List).WithName("ListModels")
            .WithSummary("Active and available models of every market");
        models.MapGet("/{market}", Get).WithName("GetModels").ProducesNotFound()
            .WithSummary("Active and available models of a market");
        models.MapGet("/{market}/{version}", Card).WithName("GetModel").ProducesNotFound()
            .WithSummary("One model: its training, what the training rows were like, its threshold and its calibration");
        models.MapPut("/{market}/pin", Pin).RequireRole(Role.Operator).WithName("PinModel").RateLimitWrites().ProducesNotFound()
            .WithSummary("Choose the version that new detections use")
            .WithDescription("null takes the newest. The version stays active, whatever is put into the folder later: newer files are candidates. A version whose file is missing or damaged is refused. Anomalies that are stored keep the model that found them.");
        models.MapPost("/{market}/reload", Reload).RequireRole(Role.Operator).WithName("ReloadModels").RateLimitWrites().ProducesNotFound()
            .WithSummary("Look at the models folder again")
            .WithDescription("The active model stays the same: a newer file is a candidate until it is pinned, and a file that is refused is named under problems.");
    }

    private static async Task<Ok<ModelOverview[]>> List(IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(await GrainAddresses.EveryMainMarket(market => grains.Models(market).GetOverviewAsync(cancellationToken)));

    private static async Task<Ok<ModelOverview>> Get(string market, IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(await grains.Models(Input.Market(market)).GetOverviewAsync(cancellationToken));

    private static async Task<Ok<ModelCard>> Card(string market, string version, IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(await grains.Models(Input.Market(market)).GetCardAsync(version, cancellationToken));

    private static async Task<Ok<ModelOverview>> Pin(string market, ModelPin pin, IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(await grains.Models(Input.Market(market)).PinAsync(pin.Version, cancellationToken));

    private static async Task<Ok<ModelOverview>> Reload(string market, IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(await grains.Models(Input.Market(market)).ReloadAsync(cancellationToken));
}
