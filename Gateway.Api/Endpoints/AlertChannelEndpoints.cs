using System.Net;
using Anomaly.Gateway.Api.Access;
using Anomaly.People;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>The channels that alerts are sent by, the link that ends mail, and what an operator sees of deliveries that were given up.</summary>
internal static class AlertChannelEndpoints
{
    public static void MapAlertChannels(this RouteGroupBuilder group)
    {
        var channels = group.MapGroup("/me/channels").WithTags("alerts").RequireRole(Role.Viewer);
        channels.MapGet("", List).WithName("ListChannels").WithSummary("Addresses that alerts are sent to");
        channels.MapPost("", Add).WithName("AddChannel").RateLimitWrites()
            .WithSummary("Add an address that alerts are sent to")
            .WithDescription("A webhook is used at once: its requests are signed as Standard Webhooks has it, with the key of this answer, which is not shown again. To an e-mail address or a LINE user a "
                + "code is sent, and nothing else before it is confirmed.");
        channels.MapDelete("/{id}", Remove).WithName("DeleteChannel").RateLimitWrites().ProducesNotFound().WithSummary("Delete an address, and cancel what was to be sent there");
        channels.MapPost("/{id}/confirmation", Confirm).WithName("ConfirmChannel").RateLimitWrites().ProducesNotFound().WithSummary("Confirm an address with the code that was sent there");
        channels.MapPost("/{id}/test", Test).WithName("TestChannel").RateLimitWrites().ProducesNotFound().WithSummary("Send a test message, once and at once");
        channels.MapPost("/{id}/key", RotateKey).WithName("RotateChannelKey").RateLimitWrites().ProducesNotFound()
            .WithSummary("Give a webhook a new key")
            .WithDescription("For a day, requests are signed by the former key as well.");

        var alerts = group.MapGroup("/alerts").WithTags("alerts").RequireRole(Role.Operator);
        alerts.MapGet("/dead", ListDead).WithName("ListDeadDeliveries").WithSummary("Deliveries of all people that were given up, latest first");
        alerts.MapPost("/dead/{id}/resend", Resend).WithName("ResendDelivery").RateLimitWrites().ProducesNotFound()
            .WithSummary("Send a delivery again that was given up")
            .WithDescription("Under the id of its message, by which a receiver knows what it has already.");
        alerts.MapPost("/unsubscribe", Unsubscribe).AllowEverybody().WithName("Unsubscribe").RateLimitWrites().ProducesNotFound()
            .WithSummary("End the mail to an address, by the signed link of a mail that went there")
            .WithDescription("What mail programs call in one click (RFC 8058), without signing in.");
        alerts.MapGet("/unsubscribe", AskToUnsubscribe).AllowEverybody().ExcludeFromDescription();
    }

    private static async Task<Ok<ChannelView[]>> List(Caller caller, IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok((await grains.PersonAlerts(caller.Person.Id).ListChannelsAsync(cancellationToken)).Select(ChannelView.Of).ToArray());

    private static async Task<Ok<ChannelView>> Add(ChannelOrder order, Caller caller, LockOut lockOut, IGrainFactory grains, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var channel = order.Read(Guid.CreateVersion7(now).ToString(), caller.Person.Id, now.UtcDateTime);
        // Each sends a code to an address that may be anybody's.
        if (channel.Kind != AlertChannelKind.Webhook)
            await lockOut.EnterAsync(MailedLinks.CountedAs(channel.Address), cancellationToken);
        return TypedResults.Ok(ChannelView.Of(await grains.PersonAlerts(caller.Person.Id).AddChannelAsync(channel, cancellationToken)));
    }

    private static async Task<NoContent> Remove(string id, Caller caller, IGrainFactory grains, CancellationToken cancellationToken) =>
        await grains.PersonAlerts(caller.Person.Id).RemoveChannelAsync(Named(id), cancellationToken) ? TypedResults.NoContent() : throw NotFound();

    private static async Task<Ok<ChannelView>> Confirm(string id, ChannelConfirmation confirmation, Caller caller, IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(ChannelView.Of(await grains.PersonAlerts(caller.Person.Id).ConfirmChannelAsync(Named(id), confirmation.Read(), cancellationToken) ?? throw NotFound()));

    private static async Task<Ok<ChannelTestView>> Test(string id, Caller caller, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var test = await grains.PersonAlerts(caller.Person.Id).TestChannelAsync(Named(id), cancellationToken) ?? throw NotFound();
        return TypedResults.Ok(new ChannelTestView(test.Taken, test.Answer));
    }

    private static async Task<Ok<ChannelView>> RotateKey(string id, Caller caller, IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(ChannelView.Of(await grains.PersonAlerts(caller.Person.Id).RotateKeyAsync(Named(id), cancellationToken) ?? throw NotFound()));

    private static async Task<Ok<PageView<DeliveryView>>> ListDead(string? limit, string? cursor, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var query = new AlertDeliveryQuery { Limit = Input.Limit(limit, 100, 500), Cursor = cursor };
        return TypedResults.Ok(PageView<DeliveryView>.Of(await grains.AlertDispatch().ListDeadAsync(query, cancellationToken), DeliveryView.Of));
    }

    private static async Task<NoContent> Resend(string id, IGrainFactory grains, CancellationToken cancellationToken) =>
        await grains.AlertDispatch().ResendAsync(AlertInput.Named(id, "delivery"), cancellationToken) ? TypedResults.NoContent() : throw RequestException.NotFound("There is no delivery of this id that was given up and whose channel is in use.");

    private static async Task<Results<NoContent, ContentHttpResult>> Unsubscribe(
        string? person, string? channel, string? signature, HttpRequest request, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var link = new UnsubscribeLink(person, channel, signature);
        if (!await grains.PersonAlerts(link.Person).UnsubscribeAsync(link.Channel, link.Signature, cancellationToken))
            throw UnsubscribeLink.Wrong();
        // A mail program asks for nothing; whoever has pressed the button wants to see that it worked.
        return request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType == "text/html")
            ? Page("<p>No more alerts are sent to this address.</p>")
            : TypedResults.NoContent();
    }

    /// <summary>A page with a button: programs that look at the links of mails follow them, and must not end anything by that.</summary>
    private static ContentHttpResult AskToUnsubscribe(string? person, string? channel, string? signature, HttpContext context)
    {
        var link = new UnsubscribeLink(person, channel, signature);
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        var address = WebUtility.HtmlEncode($"unsubscribe?person={link.Person}&channel={link.Channel}&signature={link.Signature}");
        return Page($"<form method=\"post\" action=\"{address}\"><p>Should no more alerts be sent to this address?</p><button>No more mail</button></form>");
    }

    private static ContentHttpResult Page(string html) =>
        TypedResults.Content($"<!DOCTYPE html><html lang=\"en\"><title>No more mail</title>{html}</html>", "text/html; charset=utf-8");

    private static string Named(string id) => AlertInput.Named(id, "channel");

    private static RequestException NotFound() => AlertInput.NotFound("channel");

    /// <summary>The parts of a signed link: what has not their form was signed by nobody.</summary>
    private readonly record struct UnsubscribeLink
    {
        public UnsubscribeLink(string? person, string? channel, string? signature)
        {
            Person = person is { Length: PersonId.Length } && person.All(char.IsAsciiHexDigitLower) ? person : throw Wrong();
            Channel = Guid.TryParseExact(channel, "D", out var id) ? id.ToString() : throw Wrong();
            Signature = signature is { Length: 64 } && signature.All(char.IsAsciiHexDigitLower) ? signature : throw Wrong();
        }

        public string Person { get; }

        public string Channel { get; }

        public string Signature { get; }

        public static RequestException Wrong() => RequestException.NotFound("This link ends nothing: it is not complete, or its channel has been deleted. Copy all of it.");
    }
}
