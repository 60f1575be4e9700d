using Anomaly.Gateway.Api.Access;
using Anomaly.People;
using Microsoft.Extensions.Options;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>Coming in and going out, for browsers: the session is a cookie.</summary>
internal static class SessionEndpoints
{
    public static void MapSessions(this RouteGroupBuilder api)
    {
        api.MapGet("/session", Get).AllowEverybody().WithName("GetSession").WithTags("accounts")
            .WithSummary("Whether there are accounts, and who is signed in");
        var group = api.MapGroup("").WithTags("accounts").AllowEverybody().NeedsAccounts();
        group.MapPost("/session", Start).RateLimitSignIn().WithName("SignIn")
            .WithSummary("Sign in with a browser")
            .WithDescription("Sets the session's cookie. Programs take an API key, or the token of /node/users/login. After five wrong passwords each further try has to wait longer (429), whether anybody "
                + "has the address or not.");
        group.MapDelete("/session", End).OnlyReads().WithName("SignOut")
            .WithSummary("Sign out")
            .WithDescription("Makes the browser forget its session. DELETE /api/v1/me/sessions ends all sessions, wherever they are.");
        group.MapPost("/registration", Register).RateLimitSignIn().WithName("Register").Produces<PersonView>(StatusCodes.Status201Created).Produces(StatusCodes.Status202Accepted)
            .WithSummary("Register, or become the first admin by the link that was printed at start")
            .WithDescription("Where the product can send mail, the answer is 202 whether anybody has the address or not, and a mail says how to go on; else the new person is signed in (201).");
        group.MapPost("/password-reset", RequestReset).RateLimitSignIn().ProducesNotSetUp().WithName("RequestPasswordReset")
            .WithSummary("Ask for a link to a new password, by mail")
            .WithDescription("The answer is the same whether anybody has the address or not; 501 where the product cannot send mail.");
        group.MapPost("/password", Reset).RateLimitSignIn().WithName("ResetPassword")
            .WithSummary("Choose a new password by a link")
            .WithDescription("A link can be used once. All sessions of the person end.");
        group.MapPost("/confirmation", Confirm).RateLimitSignIn().WithName("ConfirmAddress")
            .WithSummary("Show by a link that an address is one's own");
    }

    private static Ok<SessionView> Get(HttpContext context, Caller? caller, IOptions<AuthOptions> options, MailedLinks mail)
    {
        context.Response.Headers.CacheControl = "no-store";
        var auth = options.Value;
        return TypedResults.Ok(new SessionView(
            auth.HasAccounts, caller is null ? null : PersonView.Of(caller.Person), caller?.Role, auth.HasAccounts && auth.Registration, auth.HasAccounts && auth.Line.IsSetUp, auth.HasAccounts && auth.OpenId.IsSetUp ? auth.OpenId.Title : null, mail.CanSend));
    }

    private static async Task<Ok<PersonView>> Start(SignInOrder order, HttpContext context, SignIn signIn, CancellationToken cancellationToken)
    {
        var person = await signIn.WithPasswordAsync(order.Email, order.Password, cancellationToken);
        context.Enter(person);
        return TypedResults.Ok(PersonView.Of(person));
    }

    private static NoContent End(HttpContext context)
    {
        SessionCookie.Clear(context);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Register(
        RegisterOrder order, HttpContext context, Accounts accounts, MailedLinks mail, IOptions<AuthOptions> options, CancellationToken cancellationToken)
    {
        if (order.Token is null && !options.Value.Registration)
            throw new RequestException(new ErrorAnswer(StatusCodes.Status403Forbidden, "People cannot register themselves here: ask an admin."));
        if (order.Token is null && mail.CanSend)
        {
            mail.SendRegistration(EmailAddress.Read(order.Email), await accounts.PrepareAsync(order.Read(), cancellationToken));
            return TypedResults.StatusCode(StatusCodes.Status202Accepted);
        }

        var person = order.Token is { } token
            ? await accounts.AddFirstAdminAsync(token, order.Read(), cancellationToken)
            : await accounts.AddAsync(order.Read(), Role.Viewer, isConfirmed: false, onlyFirst: false, cancellationToken);
        context.Enter(person);
        return TypedResults.Created((string?)null, PersonView.Of(person));
    }

    private static NoContent RequestReset(ResetOrder order, MailedLinks mail)
    {
        mail.SendReset(EmailAddress.Read(order.Email));
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> Reset(LinkOrder order, HttpContext context, Accounts accounts, CancellationToken cancellationToken)
    {
        AuditMiddleware.SetActor(context, await accounts.ResetAsync(order.Token, order.Password, cancellationToken));
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> Confirm(LinkOrder order, HttpContext context, Accounts accounts, CancellationToken cancellationToken)
    {
        AuditMiddleware.SetActor(context, await accounts.ConfirmAsync(order.Token, cancellationToken));
        return TypedResults.NoContent();
    }
}
