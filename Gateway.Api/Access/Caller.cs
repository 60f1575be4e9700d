using System.Security.Claims;
using Anomaly.People;

namespace Anomaly.Gateway.Api.Access;

/// <summary>What a request proved itself by.</summary>
internal enum Proof
{
    /// <summary>Nothing: there are no accounts.</summary>
    None,

    /// <summary>A session: its cookie, or its token.</summary>
    Session,

    /// <summary>An API key.</summary>
    Key,
}

/// <summary>Who a request comes from.</summary>
/// <param name="Person">Who, or whom a key acts for.</param>
/// <param name="Role">What they may do: of a key, no more than it says.</param>
/// <param name="Proof">How that is known.</param>
internal sealed record Caller(Person Person, Role Role, Proof Proof)
{
    /// <summary>Whoever uses this machine, where there are no accounts.</summary>
    public static Caller Local { get; } = new(Person.Local, Role.Admin, Proof.None);

    /// <summary>How notes and the like name who wrote them.</summary>
    public string Author => ReferenceEquals(Person, Person.Local) ? "local" : Person.Id;

    /// <summary>The IANA zone of their days.</summary>
    public string TimeZone => Proof == Proof.None ? "UTC" : Person.TimeZone;

    /// <summary>The caller of a request; null where nobody is signed in.</summary>
    public static Caller? Of(HttpContext context) => context.Items[typeof(Caller)] as Caller;

    /// <summary>Notes who the request comes from.</summary>
    /// <returns>The same as ASP.NET Core knows it.</returns>
    public ClaimsPrincipal Enter(HttpContext context, string scheme)
    {
        context.Items[typeof(Caller)] = this;
        return new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, Person.Id), new Claim(ClaimTypes.Role, Roles.NameOf(Role))], scheme));
    }

    /// <summary>Gives a parameter of an endpoint the caller.</summary>
    /// <remarks>ASP.NET Core finds this method by its name.</remarks>
    public static ValueTask<Caller?> BindAsync(HttpContext context) => ValueTask.FromResult(Of(context));
}
