using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Anomaly.Alerts;
using Anomaly.Gateway.Api.Access;
using Anomaly.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>
/// Users as the old system's service for people (/node) had them, in its shapes. Where it let anybody read and change anybody, these take the user from the token, or ask for an admin.
/// </summary>
internal static class NodeUserEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapNodeUsers(this IEndpointRouteBuilder app)
    {
        var users = app.MapGroup("/node/users").WithTags("node: users").RequireRole(Role.Viewer).NeedsAccounts();
        users.MapPost("/register", Register).AllowEverybody().RateLimitSignIn().WithName("NodeRegister").Produces<NodeSession>(StatusCodes.Status201Created).Produces<NodeMessage>(StatusCodes.Status202Accepted)
            .WithSummary("Register")
            .WithDescription("Where the product can send mail, the answer is 202 with a sentence whether anybody has the address or not, and a mail says how to go on.");
        users.MapPost("/login", Login).AllowEverybody().RateLimitSignIn().WithName("NodeLogin")
            .WithSummary("Sign in, for a token in the header Authorization: Bearer");
        users.MapGet("/profile", Profile).WithName("NodeGetProfile").WithSummary("Who is signed in");
        users.MapPut("/change-password", ChangePassword).RateLimitSignIn().NeedsSession().WithName("NodeChangePassword").WithSummary("Change one's own password, which ends all sessions");
        users.MapPut("/add-password", AddPassword).RateLimitSignIn().NeedsSession().WithName("NodeAddPassword").WithSummary("Choose a first password, for those who came by LINE");
        users.MapGet("/preferences", GetPreferences).WithName("NodeGetPreferences").WithSummary("What one's own pages keep");
        users.MapPut("/preferences", SetPreferences).RateLimitWrites().WithName("NodeSetPreferences").WithSummary("Keep something for one's own pages");
        users.MapPost("/profile/avatar", SetPicture).RateLimitWrites().NeedsSession().DisableAntiforgery().WithMetadata(new RequestSizeLimitAttribute(PictureFile.MaxForm)).WithName("NodeSetAvatar")
            .WithSummary("Show a picture of oneself")
            .WithDescription("The first file of a form: PNG, JPEG, GIF or WebP, told by its content, of at most 1 MB.");
        users.MapDelete("/profile/avatar", RemovePicture).RateLimitWrites().NeedsSession().WithName("NodeRemoveAvatar").WithSummary("Show no picture of oneself any more");
        users.MapGet("/{person_id}/avatar", Picture).AllowReaders().WithName("NodeGetAvatar").Produces<byte[]>(StatusCodes.Status200OK, "image/png", "image/jpeg", "image/gif", "image/webp")
            .WithSummary("The picture of a user");
        users.MapGet("", List).RequireRole(Role.Admin).WithName("NodeListUsers").WithSummary("Everybody");
        users.MapPost("", Add).RequireRole(Role.Admin).RateLimitWrites().NeedsSession().WithName("NodeAddUser").Produces<NodeUserAnswer>(StatusCodes.Status201Created).WithSummary("Add somebody");
        users.MapPost("/bulk", AddMany).RequireRole(Role.Admin).RateLimitWrites().NeedsSession().WithName("NodeAddUsers").WithSummary("Add some people: all of them, or those before the first that is wrong");
        users.MapGet("/{person_id}", Get).WithName("NodeGetUser").WithSummary("A user: oneself, or anybody for admins");
        users.MapPut("/{person_id}", Change).RateLimitWrites().NeedsSession().WithName("NodeChangeUser").WithSummary("Change a user: oneself, or anybody for admins, who also give roles")
            .WithDescription("Another address of one's own needs currentPassword.");
        users.MapDelete("/{person_id}", Remove).RateLimitWrites().NeedsSession().WithName("NodeRemoveUser").WithSummary("Delete a user: oneself, or anybody for admins");
    }

    private static async Task<IResult> Register(
        NodeUserBody body, HttpContext context, Accounts accounts, MailedLinks mail, SessionTokens tokens, IOptions<AuthOptions> options, CancellationToken cancellationToken)
    {
        var registration = body.Read();
        if (!options.Value.Registration)
            throw new RequestException(new ErrorAnswer(StatusCodes.Status403Forbidden, "People cannot register themselves here: ask an admin."));
        if (mail.CanSend)
        {
            mail.SendRegistration(EmailAddress.Read(body.Email), await accounts.PrepareAsync(registration, cancellationToken));
            return TypedResults.Accepted((string?)null, new NodeMessage("Look into your mail: it says how to go on."));
        }

        var person = await accounts.AddAsync(registration, Role.Viewer, isConfirmed: false, onlyFirst: false, cancellationToken);
        AuditMiddleware.SetActor(context, person);
        return TypedResults.Created((string?)null, new NodeSession(tokens.ForPerson(person), NodeUser.Of(person)));
    }

    private static async Task<Ok<NodeSession>> Login(NodeUserBody body, HttpContext context, SignIn signIn, SessionTokens tokens, CancellationToken cancellationToken)
    {
        var person = await signIn.WithPasswordAsync(body.Email, body.Password, cancellationToken);
        AuditMiddleware.SetActor(context, person);
        return TypedResults.Ok(new NodeSession(tokens.ForPerson(person), NodeUser.Of(person)));
    }

    private static Ok<NodeProfileAnswer> Profile(Caller caller) => TypedResults.Ok(new NodeProfileAnswer(NodeProfile.Of(caller.Person)));

    private static async Task<Ok<NodeMessage>> ChangePassword(NodeUserBody body, Caller caller, Accounts accounts, CancellationToken cancellationToken)
    {
        await accounts.ChangePasswordAsync(caller.Person, body.CurrentPassword, body.NewPassword, cancellationToken);
        return TypedResults.Ok(new NodeMessage("Password changed. Sign in again."));
    }

    private static async Task<Ok<NodeMessage>> AddPassword(NodeUserBody body, Caller caller, Accounts accounts, CancellationToken cancellationToken)
    {
        await accounts.AddPasswordAsync(caller.Person, body.NewPassword, cancellationToken);
        return TypedResults.Ok(new NodeMessage("Password added. Sign in again."));
    }

    private static async Task<Ok<NodePicture>> SetPicture(
        IFormFileCollection files, Caller caller, IPeopleStore people, Accounts accounts, IOptions<AlertOptions> links, CancellationToken cancellationToken)
    {
        var (id, picture) = (caller.Person.Id, await PictureFile.ReadAsync(files, cancellationToken));
        await people.SetPictureAsync(id, picture, cancellationToken);
        // Another picture is at another address, so that browsers may keep it.
        var path = $"node/users/{id}/avatar?v={Convert.ToHexStringLower(SHA256.HashData(picture.Bytes).AsSpan(0, 4))}";
        var url = links.Value.LinkTo(path) ?? $"/{path}";
        await accounts.ChangeAsync(id, person => person with { PictureUrl = url }, cancellationToken);
        return TypedResults.Ok(new NodePicture(url));
    }

    private static async Task<Ok<NodeMessage>> RemovePicture(Caller caller, IPeopleStore people, Accounts accounts, CancellationToken cancellationToken)
    {
        await accounts.ChangeAsync(caller.Person.Id, person => person with { PictureUrl = null }, cancellationToken);
        await people.SetPictureAsync(caller.Person.Id, null, cancellationToken);
        return TypedResults.Ok(new NodeMessage("Avatar deleted"));
    }

    private static async Task<FileContentHttpResult> Picture(
        [FromRoute(Name = AuditMiddleware.PersonValue)] string personId, HttpContext context, IPeopleStore people, CancellationToken cancellationToken)
    {
        var picture = await people.FindPictureAsync(personId.ToLowerInvariant(), cancellationToken) ?? throw RequestException.NotFound("This user shows no picture.");
        context.Response.Headers.CacheControl = "private, max-age=86400";
        return TypedResults.File(picture.Bytes, picture.ContentType);
    }

    private static Ok<NodePreferences> GetPreferences(Caller caller) => TypedResults.Ok(NodePreferences.Of(caller.Person));

    /// <summary>The old pages send the preferences themselves, or an object with them.</summary>
    private static async Task<Ok<NodePreferences>> SetPreferences(JsonObject body, Caller caller, Accounts accounts, CancellationToken cancellationToken)
    {
        var preferences = !body.ContainsKey("preferences") ? body
            : body["preferences"] as JsonObject ?? throw RequestException.BadInput("preferences", "Preferences are a JSON object.");
        return TypedResults.Ok(NodePreferences.Of(await accounts.SetPreferencesAsync(caller.Person.Id, preferences, cancellationToken)));
    }

    private static async Task<Ok<NodeUsersAnswer>> List(string? limit, string? skip, IPeopleStore people, CancellationToken cancellationToken)
    {
        var (most, first) = (Input.Limit(limit, 100, 500), Input.WholeNumber(skip, "skip", 0, 0, int.MaxValue));
        var some = await people.ListPeopleAsync(first, most, cancellationToken);
        return TypedResults.Ok(new NodeUsersAnswer(true, [.. some.Select(NodeUserDocument.Of)], new NodeMeta(await people.CountPeopleAsync(cancellationToken: cancellationToken), most, first)));
    }

    private static async Task<Created<NodeUserAnswer>> Add(NodeUserBody body, Accounts accounts, CancellationToken cancellationToken) =>
        TypedResults.Created((string?)null, new NodeUserAnswer(true, NodeUserDocument.Of(await AddAsync(body, accounts, cancellationToken))));

    private static async Task<Ok<NodeUsersAnswer>> AddMany(NodeUserBody[] body, Accounts accounts, CancellationToken cancellationToken)
    {
        if (body.Length is 0 or > 100)
            throw RequestException.BadInput("body", "Send 1 to 100 users.");
        var added = new List<NodeUserDocument>();
        foreach (var one in body)
            added.Add(NodeUserDocument.Of(await AddAsync(one, accounts, cancellationToken)));
        return TypedResults.Ok(new NodeUsersAnswer(true, added, new NodeMeta(added.Count, added.Count, 0)));
    }

    private static async Task<Ok<NodeUserAnswer>> Get([FromRoute(Name = AuditMiddleware.PersonValue)] string personId, Caller caller, IPeopleStore people, CancellationToken cancellationToken)
    {
        OwnOrAdmin(caller, personId);
        return TypedResults.Ok(new NodeUserAnswer(true, NodeUserDocument.Of(await people.FindPersonAsync(personId, cancellationToken) ?? throw AccountException.NoPerson())));
    }

    private static async Task<Ok<NodeUserAnswer>> Change(
        [FromRoute(Name = AuditMiddleware.PersonValue)] string personId, NodeUserBody body, Caller caller, Accounts accounts, CancellationToken cancellationToken)
    {
        OwnOrAdmin(caller, personId);
        // Whoever has the address can ask for a new password: a session alone does not change it.
        var own = caller.Person;
        if (own.Id == personId && own.PasswordHash is not null && body.Email is not null && EmailAddress.Normalize(body.Email) != own.Email)
            await accounts.ProveAsync(own, body.CurrentPassword, cancellationToken);
        var person = await accounts.ChangeAsync(personId, body.Apply, cancellationToken);
        if (body.Role is not null && caller.Role == Role.Admin && ReadRole(body.Role) is var role && role != person.Role)
            person = await accounts.SetRoleAsync(personId, role, cancellationToken);
        return TypedResults.Ok(new NodeUserAnswer(true, NodeUserDocument.Of(person)));
    }

    private static async Task<Ok<NodeMessage>> Remove([FromRoute(Name = AuditMiddleware.PersonValue)] string personId, Caller caller, Accounts accounts, CancellationToken cancellationToken)
    {
        OwnOrAdmin(caller, personId);
        await accounts.RemoveAsync(personId, cancellationToken);
        return TypedResults.Ok(new NodeMessage("User deleted"));
    }

    /// <summary>The same answer for others whether they are there or not.</summary>
    private static void OwnOrAdmin(Caller caller, string personId)
    {
        if (caller.Role != Role.Admin && caller.Person.Id != personId)
            throw new RequestException(new ErrorAnswer(StatusCodes.Status403Forbidden, "This is not your account: only an admin may do this."));
    }

    private static Role ReadRole(string? text) => text is null ? Role.Viewer
        : Roles.TryParse(text, out var role) ? role
        : throw RequestException.BadInput("role", $"'role' must be one of {Roles.Names}.");

    private static Task<Person> AddAsync(NodeUserBody body, Accounts accounts, CancellationToken cancellationToken) =>
        accounts.AddAsync(body.Read(), ReadRole(body.Role), isConfirmed: false, onlyFirst: false, cancellationToken);
}
