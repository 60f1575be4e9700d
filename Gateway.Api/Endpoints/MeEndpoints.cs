using Anomaly.Gateway.Api.Access;
using Anomaly.People;
using Microsoft.AspNetCore.Mvc;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>What somebody does with their own account.</summary>
internal static class MeEndpoints
{
    private const int MostOfExport = 10_000, PageOfExport = 500;

    public static void MapMe(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/me").WithTags("accounts").RequireRole(Role.Viewer).NeedsAccounts();
        group.MapGet("", Get).WithName("GetMe").WithSummary("Who you are");
        group.MapPut("", Change).RateLimitWrites().NeedsSession().WithName("ChangeMe").WithSummary("Change your name, time zone and the like");
        group.MapDelete("", Remove).RateLimitWrites().NeedsSession().WithName("RemoveMe")
            .WithSummary("Delete your account and everything of yours")
            .WithDescription("Notes stay, without their author. The audit keeps a pseudonym that no longer leads to you. The only admin cannot go.");
        group.MapGet("/export", Export).NeedsSession().WithName("ExportMe").WithSummary("Everything that is kept of you");
        group.MapPut("/password", ChangePassword).RateLimitSignIn().NeedsSession().WithName("ChangePassword")
            .WithSummary("Change your password")
            .WithDescription("All your other sessions end; this browser gets a new one.");
        group.MapPost("/confirmation", SendConfirmation).RateLimitSignIn().NeedsSession().ProducesNotSetUp().WithName("RequestConfirmation")
            .WithSummary("Ask for a mail with the link that confirms your address");
        group.MapDelete("/sessions", EndSessions).RateLimitWrites().NeedsSession().WithName("EndSessions").WithSummary("End all your sessions, wherever they are");
        group.MapGet("/keys", ListKeys).NeedsSession().WithName("ListKeys").WithSummary("Your API keys");
        group.MapPost("/keys", MakeKey).RateLimitWrites().NeedsSession().WithName("MakeKey").Produces<KeyView>(StatusCodes.Status201Created)
            .WithSummary("Make an API key for a service")
            .WithDescription("The answer has the key, and nothing shows it again. It does what you may do, and no more than its role: send it in the header Authorization: Bearer.");
        group.MapDelete("/keys/{key_id}", RemoveKey).RateLimitWrites().NeedsSession().WithName("DeleteKey").WithSummary("Delete an API key");
    }

    private static Ok<PersonView> Get(Caller caller) => TypedResults.Ok(PersonView.Of(caller.Person));

    private static async Task<Ok<PersonView>> Change(MeChange change, Caller caller, Accounts accounts, CancellationToken cancellationToken) =>
        TypedResults.Ok(PersonView.Of(await accounts.ChangeAsync(caller.Person.Id, change.Apply, cancellationToken)));

    private static async Task<NoContent> Remove(Caller caller, HttpContext context, Accounts accounts, CancellationToken cancellationToken)
    {
        await accounts.RemoveAsync(caller.Person.Id, cancellationToken);
        SessionCookie.Clear(context);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<PersonExport>> Export(Caller caller, IPeopleStore people, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var person = caller.Person;
        var keys = await people.ListKeysAsync(person.Id, cancellationToken);
        var remarks = await people.ListRemarksOfAsync(person.Id, cancellationToken);
        var audit = await people.ListLatestAuditAsync(null, MostOfExport, person.Pseudonym, cancellationToken);
        var picture = await people.FindPictureAsync(person.Id, cancellationToken);
        var told = grains.PersonAlerts(person.Id);
        return TypedResults.Ok(new PersonExport(
            PersonView.Of(person), person.Preferences, person.LineId, person.OpenIdId, [.. keys.Select(KeyView.Of)], remarks,
            [.. (await told.ListWatchesAsync(cancellationToken)).Select(WatchView.Of)],
            [.. (await told.ListRulesAsync(cancellationToken)).Select(RuleView.Of)],
            [.. (await told.ListMutesAsync(cancellationToken)).Select(MuteView.Of)],
            [.. (await told.ListChannelsAsync(cancellationToken)).Select(ChannelView.Of)],
            await AllAsync(async cursor => (await told.ListAlertsAsync(new AlertQuery { Limit = PageOfExport, Cursor = cursor }, cancellationToken)).Page, AlertView.Of),
            await AllAsync(cursor => told.ListDeliveriesAsync(new AlertDeliveryQuery { Limit = PageOfExport, Cursor = cursor }, cancellationToken), DeliveryView.Of),
            picture is null ? null : $"data:{picture.ContentType};base64,{Convert.ToBase64String(picture.Bytes)}",
            [.. audit.Select(entry => AuditView.Of(entry, person.Id))]));
    }

    /// <summary>The latest of something, page by page.</summary>
    private static async Task<IReadOnlyList<TView>> AllAsync<T, TView>(Func<string?, Task<Page<T>>> read, Func<T, TView> show)
    {
        var all = new List<TView>();
        string? cursor = null;
        do
        {
            var page = await read(cursor);
            all.AddRange(page.Items.Select(show));
            cursor = page.NextCursor;
        }
        while (cursor is not null && all.Count < MostOfExport);
        return all;
    }

    private static async Task<Ok<PersonView>> ChangePassword(PasswordChange change, Caller caller, HttpContext context, Accounts accounts, CancellationToken cancellationToken)
    {
        var person = caller.Person.PasswordHash is null
            ? await accounts.AddPasswordAsync(caller.Person, change.Password, cancellationToken)
            : await accounts.ChangePasswordAsync(caller.Person, change.Current, change.Password, cancellationToken);
        context.Enter(person);
        return TypedResults.Ok(PersonView.Of(person));
    }

    private static NoContent SendConfirmation(Caller caller, MailedLinks mail)
    {
        if (caller.Person.Email is null)
            throw new AccountException(AccountProblem.Conflict, "You have given no e-mail address.");
        mail.SendConfirmation(caller.Person);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> EndSessions(Caller caller, HttpContext context, Accounts accounts, CancellationToken cancellationToken)
    {
        await accounts.EndSessionsAsync(caller.Person.Id, cancellationToken);
        SessionCookie.Clear(context);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<IReadOnlyList<KeyView>>> ListKeys(Caller caller, IPeopleStore people, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<KeyView>>([.. (await people.ListKeysAsync(caller.Person.Id, cancellationToken)).Select(KeyView.Of)]);

    private static async Task<Created<KeyView>> MakeKey(KeyOrder order, Caller caller, Keys keys, CancellationToken cancellationToken)
    {
        var (key, kept) = await keys.MakeAsync(caller.Person, caller.Role, order.Name, order.Role, order.EndsAt?.UtcDateTime, cancellationToken);
        return TypedResults.Created((string?)null, KeyView.Of(kept) with { Key = key });
    }

    private static async Task<NoContent> RemoveKey([FromRoute(Name = "key_id")] string keyId, Caller caller, IPeopleStore people, CancellationToken cancellationToken) =>
        await people.RemoveKeyAsync(caller.Person.Id, keyId, cancellationToken) ? TypedResults.NoContent() : throw RequestException.NotFound("You have no key of this id.");
}
