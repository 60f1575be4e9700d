using Anomaly.Gateway.Api.Access;
using Anomaly.People;
using Microsoft.AspNetCore.Mvc;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>What a person follows, how they want to be told, and their inbox.</summary>
internal static class AlertEndpoints
{
    public static void MapAlerts(this RouteGroupBuilder group)
    {
        var me = group.MapGroup("/me").WithTags("alerts").RequireRole(Role.Viewer);
        me.MapWatches();
        me.MapRules();
        me.MapMutes();
        me.MapGet("/alerts", ListAlerts).WithName("ListAlerts")
            .WithSummary("The inbox: what one was told of, latest first")
            .WithDescription("One alert for each incident, raised for the first of its anomalies that a rule lets through. One whose anomaly was taken back says so, and is unread again.");
        me.MapPost("/alerts/read", MarkAlerts).WithName("MarkAlerts").RateLimitWrites()
            .WithSummary("Mark alerts as read, or not");
        me.MapGet("/deliveries", ListDeliveries).WithName("ListDeliveries")
            .WithSummary("How one was told: every alert on its way to every channel, latest first");
    }

    private static void MapWatches(this RouteGroupBuilder me)
    {
        me.MapGet("/watches", ListWatches).WithName("ListWatches").WithSummary("Lists of what one follows");
        me.MapPost("/watches", AddWatch).WithName("AddWatch").RateLimitWrites()
            .WithSummary("Follow tickers at some intervals, or a whole market")
            .WithDescription("Whoever has no rule finds every anomaly of what they follow in the inbox. A ticker that nobody looks at is scanned only where it is followed by the schedule "
                + "(PUT /api/v1/tickers/{ticker}/{interval}/follow).");
        me.MapPut("/watches/{id}", PutWatch).WithName("ReplaceWatch").RateLimitWrites().ProducesNotFound().WithSummary("Replace a list");
        me.MapDelete("/watches/{id}", RemoveWatch).WithName("DeleteWatch").RateLimitWrites().ProducesNotFound().WithSummary("Delete a list");
    }

    private static void MapRules(this RouteGroupBuilder me)
    {
        me.MapGet("/rules", ListRules).WithName("ListRules").WithSummary("Rules of what one is told, and how");
        me.MapPost("/rules", AddRule).WithName("AddRule").RateLimitWrites().WithSummary("Add a rule")
            .WithDescription("Several rules may let the same anomaly through: each channel is sent it once, at the earliest time that one of them asks for.");
        me.MapPut("/rules/{id}", PutRule).WithName("ReplaceRule").RateLimitWrites().ProducesNotFound().WithSummary("Replace a rule");
        me.MapDelete("/rules/{id}", RemoveRule).WithName("DeleteRule").RateLimitWrites().ProducesNotFound().WithSummary("Delete a rule");
        me.MapPost("/rules/trial", TryRule).WithName("TryRule").RateLimitWrites().WithLongTimeout()
            .WithSummary("What a rule would have sent in the last 90 days")
            .WithDescription("By the anomalies that are stored, as of bars that had just closed. Nothing is sent or stored. At most 20,000 anomalies are looked at, the latest.");
    }

    private static void MapMutes(this RouteGroupBuilder me)
    {
        me.MapGet("/mutes", ListMutes).WithName("ListMutes").WithSummary("What one does not want to be told");
        me.MapPost("/mutes", AddMute).WithName("AddMute").RateLimitWrites()
            .WithSummary("Mute a ticker for a while, or say that an anomaly or a pattern is normal")
            .WithDescription("What is not sent yet is not sent then.");
        me.MapDelete("/mutes/{id}", RemoveMute).WithName("DeleteMute").RateLimitWrites().ProducesNotFound().WithSummary("Be told again");
    }

    private static async Task<Ok<WatchView[]>> ListWatches(Caller caller, IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok((await grains.PersonAlerts(caller.Person.Id).ListWatchesAsync(cancellationToken)).Select(WatchView.Of).ToArray());

    private static Task<Ok<WatchView>> AddWatch(WatchOrder order, Caller caller, IGrainFactory grains, TimeProvider time, CancellationToken cancellationToken) =>
        KeepAsync(order.Read(NewId(time), caller.Person.Id, Now(time)), caller, grains, cancellationToken);

    private static async Task<Ok<WatchView>> PutWatch(
        string id, WatchOrder order, Caller caller, IGrainFactory grains, TimeProvider time, CancellationToken cancellationToken)
    {
        var named = AlertInput.Named(id, "watch list");
        var watch = order.Read(named, caller.Person.Id, Now(time));
        var before = (await grains.PersonAlerts(caller.Person.Id).ListWatchesAsync(cancellationToken)).FirstOrDefault(other => other.Id == named) ?? throw AlertInput.NotFound("watch list");
        return await KeepAsync(watch with { CreatedAt = before.CreatedAt }, caller, grains, cancellationToken);
    }

    private static async Task<NoContent> RemoveWatch(string id, Caller caller, IGrainFactory grains, CancellationToken cancellationToken) =>
        Removed(await grains.PersonAlerts(caller.Person.Id).RemoveWatchAsync(AlertInput.Named(id, "watch list"), cancellationToken), "watch list");

    private static async Task<Ok<RuleView[]>> ListRules(Caller caller, IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok((await grains.PersonAlerts(caller.Person.Id).ListRulesAsync(cancellationToken)).Select(RuleView.Of).ToArray());

    private static Task<Ok<RuleView>> AddRule(RuleOrder order, Caller caller, IGrainFactory grains, TimeProvider time, CancellationToken cancellationToken) =>
        KeepAsync(order.Read(NewId(time), caller, Now(time)), caller, grains, cancellationToken);

    private static async Task<Ok<RuleView>> PutRule(
        string id, RuleOrder order, Caller caller, IGrainFactory grains, TimeProvider time, CancellationToken cancellationToken)
    {
        var named = AlertInput.Named(id, "rule");
        var rule = order.Read(named, caller, Now(time));
        var before = (await grains.PersonAlerts(caller.Person.Id).ListRulesAsync(cancellationToken)).FirstOrDefault(other => other.Id == named) ?? throw AlertInput.NotFound("rule");
        return await KeepAsync(rule with { CreatedAt = before.CreatedAt }, caller, grains, cancellationToken);
    }

    private static async Task<NoContent> RemoveRule(string id, Caller caller, IGrainFactory grains, CancellationToken cancellationToken) =>
        Removed(await grains.PersonAlerts(caller.Person.Id).RemoveRuleAsync(AlertInput.Named(id, "rule"), cancellationToken), "rule");

    private static async Task<Ok<RuleTrialView>> TryRule(RuleTrialOrder order, Caller caller, IGrainFactory grains, TimeProvider time, CancellationToken cancellationToken) =>
        TypedResults.Ok(RuleTrialView.Of(await grains.PersonAlerts(caller.Person.Id).TryRuleAsync(order.Read(caller, Now(time)), cancellationToken)));

    private static async Task<Ok<MuteView[]>> ListMutes(Caller caller, IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok((await grains.PersonAlerts(caller.Person.Id).ListMutesAsync(cancellationToken)).Select(MuteView.Of).ToArray());

    private static async Task<Ok<MuteView>> AddMute(MuteOrder order, Caller caller, IGrainFactory grains, TimeProvider time, CancellationToken cancellationToken)
    {
        var mute = order.Read(NewId(time), caller.Person.Id, Now(time));
        await grains.PersonAlerts(caller.Person.Id).PutMuteAsync(mute, cancellationToken);
        return TypedResults.Ok(MuteView.Of(mute));
    }

    private static async Task<NoContent> RemoveMute(string id, Caller caller, IGrainFactory grains, CancellationToken cancellationToken) =>
        Removed(await grains.PersonAlerts(caller.Person.Id).RemoveMuteAsync(AlertInput.Named(id, "mute"), cancellationToken), "mute");

    private static async Task<Ok<InboxView>> ListAlerts(string? unread, string? limit, string? cursor, Caller caller, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var query = new AlertQuery { UnreadOnly = Input.Switch(unread, "unread"), Limit = Input.Limit(limit, 100, 500), Cursor = cursor };
        return TypedResults.Ok(InboxView.Of(await grains.PersonAlerts(caller.Person.Id).ListAlertsAsync(query, cancellationToken)));
    }

    private static async Task<Ok<MarkedView>> MarkAlerts(AlertMarks marks, Caller caller, IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(new MarkedView(await grains.PersonAlerts(caller.Person.Id).MarkAlertsAsync([.. marks.ReadIds()], marks.Read, cancellationToken)));

    private static async Task<Ok<PageView<DeliveryView>>> ListDeliveries(
        [FromQuery(Name = "anomaly_id")] string? anomalyId, string? state, string? limit, string? cursor, Caller caller, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var query = new AlertDeliveryQuery
        {
            AnomalyId = AlertInput.OptionalAnomaly(anomalyId), State = Input.Choice<AlertDeliveryState>(state, "state"), Limit = Input.Limit(limit, 100, 500), Cursor = cursor,
        };
        return TypedResults.Ok(PageView<DeliveryView>.Of(await grains.PersonAlerts(caller.Person.Id).ListDeliveriesAsync(query, cancellationToken), DeliveryView.Of));
    }

    private static async Task<Ok<WatchView>> KeepAsync(Watch watch, Caller caller, IGrainFactory grains, CancellationToken cancellationToken)
    {
        await grains.PersonAlerts(caller.Person.Id).PutWatchAsync(watch, cancellationToken);
        return TypedResults.Ok(WatchView.Of(watch));
    }

    private static async Task<Ok<RuleView>> KeepAsync(AlertRule rule, Caller caller, IGrainFactory grains, CancellationToken cancellationToken)
    {
        await grains.PersonAlerts(caller.Person.Id).PutRuleAsync(rule, cancellationToken);
        return TypedResults.Ok(RuleView.Of(rule));
    }

    private static NoContent Removed(bool wasThere, string what) => wasThere ? TypedResults.NoContent() : throw AlertInput.NotFound(what);

    // An id of our own, so that the call can be repeated when its answer is lost with a silo.
    private static string NewId(TimeProvider time) => Guid.CreateVersion7(time.GetUtcNow()).ToString();

    private static DateTime Now(TimeProvider time) => time.GetUtcNow().UtcDateTime;
}
