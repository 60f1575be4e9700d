using System.Globalization;
using Anomaly.Gateway.Api.Access;
using Anomaly.People;
using Microsoft.AspNetCore.Mvc;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>Who has an account and may do what, and who did what: for admins.</summary>
internal static class PeopleEndpoints
{
    private const int MostPeople = 10_000;

    public static void MapPeople(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/people").WithTags("people").RequireRole(Role.Admin).NeedsAccounts();
        group.MapGet("", List).WithName("ListPeople").WithSummary("Everybody with an account, in the order in which they came");
        group.MapPost("", Add).RateLimitWrites().NeedsSession().WithName("AddPerson").Produces<InvitationView>(StatusCodes.Status201Created)
            .WithSummary("Add somebody, who chooses a password by the link of the answer");
        group.MapPost("/{person_id}/reset", MakeReset).RateLimitWrites().NeedsSession().WithName("MakeResetLink")
            .WithSummary("Make a link by which somebody chooses a new password")
            .WithDescription("Hand it over: it can be used once, within two days.");
        group.MapPut("/{person_id}/role", SetRole).RateLimitWrites().NeedsSession().WithName("SetRole")
            .WithSummary("Say what somebody may do")
            .WithDescription("Counts from the next request on. There is always an admin.");
        group.MapDelete("/{person_id}", Remove).RateLimitWrites().NeedsSession().WithName("RemovePerson").WithSummary("Delete somebody's account and everything of theirs");
        api.MapGet("/audit", Audit).RequireRole(Role.Admin).WithName("ListAudit").WithTags("people")
            .WithSummary("Every change, newest first: who made it, when, and how it ended")
            .WithDescription("Entries are chained by their hashes; 'anomaly audit verify' computes the whole chain again.");
    }

    private static async Task<Ok<PeopleView>> List(string? skip, string? limit, IPeopleStore people, CancellationToken cancellationToken)
    {
        var some = await people.ListPeopleAsync(Input.WholeNumber(skip, "skip", 0, 0, int.MaxValue), Input.Limit(limit, 100, 500), cancellationToken);
        return TypedResults.Ok(new PeopleView([.. some.Select(PersonView.Of)], await people.CountPeopleAsync(cancellationToken: cancellationToken)));
    }

    private static async Task<Created<InvitationView>> Add(PersonOrder order, Accounts accounts, CancellationToken cancellationToken)
    {
        var person = await accounts.AddAsync(new Registration(order.Email, null, order.Name, null), order.Role ?? Role.Viewer, isConfirmed: false, onlyFirst: false, cancellationToken);
        return TypedResults.Created((string?)null, new InvitationView(PersonView.Of(person), await LinkForAsync(person, accounts, cancellationToken)));
    }

    private static async Task<Ok<InvitationView>> MakeReset([FromRoute(Name = AuditMiddleware.PersonValue)] string personId, IPeopleStore people, Accounts accounts, CancellationToken cancellationToken)
    {
        var person = await people.FindPersonAsync(personId, cancellationToken) ?? throw AccountException.NoPerson();
        return TypedResults.Ok(new InvitationView(PersonView.Of(person), await LinkForAsync(person, accounts, cancellationToken)));
    }

    private static async Task<Ok<PersonView>> SetRole([FromRoute(Name = AuditMiddleware.PersonValue)] string personId, RoleChange change, Accounts accounts, CancellationToken cancellationToken) =>
        TypedResults.Ok(PersonView.Of(await accounts.SetRoleAsync(personId, change.Role, cancellationToken)));

    private static async Task<NoContent> Remove([FromRoute(Name = AuditMiddleware.PersonValue)] string personId, Accounts accounts, CancellationToken cancellationToken)
    {
        await accounts.RemoveAsync(personId, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<PageView<AuditView>>> Audit(string? limit, string? cursor, IPeopleStore people, CancellationToken cancellationToken)
    {
        var most = Input.Limit(limit, 100, 500);
        long? below = string.IsNullOrEmpty(cursor) ? null : long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw RequestException.BadInput("cursor", "'cursor' must be the next_cursor of the page before.");
        var entries = await people.ListLatestAuditAsync(below, most, cancellationToken: cancellationToken);
        var everybody = await people.ListPeopleAsync(0, MostPeople, cancellationToken);
        return TypedResults.Ok(AuditView.Page(entries, most, everybody.ToDictionary(person => person.Pseudonym, person => person.Id)));
    }

    private static async Task<string> LinkForAsync(Person person, Accounts accounts, CancellationToken cancellationToken) =>
        $"/sign-in#reset={await accounts.MakeLinkAsync(LinkPurpose.Reset, person, Accounts.InvitationLasts, isMailed: false, cancellationToken)}";
}
