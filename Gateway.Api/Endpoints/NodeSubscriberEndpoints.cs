using Anomaly.Gateway.Api.Access;
using Anomaly.People;
using Microsoft.AspNetCore.Mvc;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>
/// What users follow, as the old system's second service (/node) had it, in its shapes: the tickers of one watch list of the person. Where it took whatever user a body named, these take the
/// caller, or ask for an admin.
/// </summary>
internal static class NodeSubscriberEndpoints
{
    private const int MostCounted = 500;

    public static void MapNodeSubscribers(this IEndpointRouteBuilder app)
    {
        var node = app.MapGroup("/node").WithTags("node: data").RequireRole(Role.Viewer);
        node.MapPost("/subscribers", Subscribe).RateLimitWrites().WithName("NodeSubscribe")
            .WithSummary("Follow tickers")
            .WithDescription("They become part of the watch list 'Subscriptions', of every interval; those that are in it stay.");
        node.MapPost("/subscribers/tickers/remove", Unsubscribe).RateLimitWrites().ProducesNotFound().WithName("NodeUnsubscribe").WithSummary("Follow tickers no longer");
        node.MapDelete("/subscribers", Unsubscribe).RateLimitWrites().ExcludeFromDescription();
        node.MapPost("/tickers/remove", Unsubscribe).RateLimitWrites().ExcludeFromDescription();
        node.MapPost("/subscribers/status", Status).OnlyReads().WithName("NodeGetSubscription").WithSummary("Whether a ticker is followed");
        node.MapGet("/subscribers/me", Mine).WithName("NodeListSubscriptions")
            .WithSummary("What one follows")
            .WithDescription($"With each ticker whether its market is open or closed, and how many anomalies of it hold, {MostCounted} at the most.");
        node.MapGet("/subscribers", List).RequireRole(Role.Admin).WithName("NodeListSubscribers")
            .WithSummary("What everybody follows")
            .WithDescription("People in the order in which they came, from skip on, limit at the most; those who follow nothing this way are left out.");
        node.MapGet("/subscribers/{person_id}", Get).ProducesNotFound().WithName("NodeGetSubscriber").WithSummary("What a person follows: oneself, or anybody for admins");
        node.MapDelete("/subscribers/{person_id}", Clear).RateLimitWrites().ProducesNotFound().WithName("NodeRemoveSubscriber").WithSummary("Follow nothing any more: oneself, or anybody for admins");
    }

    private static async Task<Ok<NodeSubscriptions>> Subscribe(NodeSubscriptionOrder order, Caller caller, IGrainFactory grains, TimeProvider time, CancellationToken cancellationToken)
    {
        var (person, tickers) = (order.PersonOf(caller), order.ReadTickers());
        var grain = grains.PersonAlerts(person);
        var before = await FindAsync(grain, person, cancellationToken);
        var all = (before?.Tickers ?? []).Concat(tickers).Distinct().Order(StringComparer.Ordinal).ToList();
        if (all.Count > Watch.MostTickers)
            throw RequestException.BadInput("tickers", $"At most {Watch.MostTickers} tickers can be followed this way: a watch list of a market follows all of it.");
        var watch = before ?? new Watch { Id = Watch.SubscriptionsOf(person), PersonId = person, Name = "Subscriptions", CreatedAt = time.GetUtcNow().UtcDateTime };
        await grain.PutWatchAsync(watch with { Tickers = [.. all] }, cancellationToken);
        return TypedResults.Ok(new NodeSubscriptions("Subscribed", all));
    }

    private static async Task<Ok<NodeSubscriptions>> Unsubscribe([FromBody] NodeSubscriptionOrder order, Caller caller, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var (person, tickers) = (order.PersonOf(caller), order.ReadTickers());
        var grain = grains.PersonAlerts(person);
        var before = await FindAsync(grain, person, cancellationToken) ?? throw NotSubscribed();
        string[] rest = [.. before.Tickers.Except(tickers)];
        if (rest.Length > 0)
            await grain.PutWatchAsync(before with { Tickers = [.. rest] }, cancellationToken);
        else
            await grain.RemoveWatchAsync(before.Id, cancellationToken);
        return TypedResults.Ok(new NodeSubscriptions("Unsubscribed", rest));
    }

    private static async Task<Ok<NodeSubscription>> Status(NodeSubscriptionOrder order, Caller caller, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var (person, ticker) = (order.PersonOf(caller), Input.Ticker(order.Ticker).Symbol);
        var watch = await FindAsync(grains.PersonAlerts(person), person, cancellationToken);
        return TypedResults.Ok(new NodeSubscription(watch?.Tickers.Contains(ticker) == true));
    }

    private static async Task<Ok<NodeFollowed[]>> Mine(Caller caller, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var watch = await FindAsync(grains.PersonAlerts(caller.Person.Id), caller.Person.Id, cancellationToken);
        var tickers = (watch?.Tickers ?? []).Select(Ticker.Parse).ToList();
        var markets = new Dictionary<Market, bool>();
        foreach (var market in tickers.Select(ticker => ticker.Market).Distinct())
            markets[market] = (await grains.Market(market).GetStatusAsync(cancellationToken)).IsOpen;
        var counts = await Task.WhenAll(tickers.Select(ticker => grains.Anomalies().ListAsync(
            new AnomalyQuery { Ticker = ticker, Statuses = [AnomalyStatus.New, AnomalyStatus.Acknowledged], Limit = MostCounted }, cancellationToken)));
        return TypedResults.Ok(tickers.Zip(counts, (ticker, page) => new NodeFollowed(ticker.Symbol, markets[ticker.Market] ? "open" : "closed", page.Items.Length)).ToArray());
    }

    private static async Task<Ok<NodeSubscriber[]>> List(string? limit, string? skip, IPeopleStore people, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var some = await people.ListPeopleAsync(Input.WholeNumber(skip, "skip", 0, 0, int.MaxValue), Input.Limit(limit, 100, 500), cancellationToken);
        var watches = await Task.WhenAll(some.Select(person => FindAsync(grains.PersonAlerts(person.Id), person.Id, cancellationToken)));
        return TypedResults.Ok(watches.OfType<Watch>().Select(watch => new NodeSubscriber(watch.PersonId, watch.Tickers)).ToArray());
    }

    private static async Task<Ok<NodeSubscriber>> Get([FromRoute(Name = AuditMiddleware.PersonValue)] string personId, Caller caller, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var person = NodeSubscriptionOrder.PersonOf(caller, personId);
        return TypedResults.Ok(new NodeSubscriber(person, (await FindAsync(grains.PersonAlerts(person), person, cancellationToken) ?? throw NotSubscribed()).Tickers));
    }

    private static async Task<Ok<NodeMessage>> Clear([FromRoute(Name = AuditMiddleware.PersonValue)] string personId, Caller caller, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var person = NodeSubscriptionOrder.PersonOf(caller, personId);
        return await grains.PersonAlerts(person).RemoveWatchAsync(Watch.SubscriptionsOf(person), cancellationToken) ? TypedResults.Ok(new NodeMessage("Subscriber deleted")) : throw NotSubscribed();
    }

    private static async Task<Watch?> FindAsync(IPersonAlertsGrain grain, string person, CancellationToken cancellationToken) =>
        (await grain.ListWatchesAsync(cancellationToken)).FirstOrDefault(watch => watch.Id == Watch.SubscriptionsOf(person));

    private static RequestException NotSubscribed() => RequestException.NotFound("Subscriber not found: nothing is followed this way.");
}
