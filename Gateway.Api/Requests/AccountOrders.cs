using System.Text.Json.Serialization;
using Anomaly.People;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>Signs in.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SignInOrder
{
    /// <summary>E-mail address.</summary>
    public required string Email { get; init; }

    /// <summary>Password.</summary>
    public required string Password { get; init; }
}

/// <summary>Registers, or becomes the first admin by the link that was printed at start.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RegisterOrder
{
    /// <summary>The token of the first admin's link; null to register.</summary>
    public string? Token { get; init; }

    /// <summary>E-mail address.</summary>
    public required string Email { get; init; }

    /// <summary>Password of 6 to 200 characters.</summary>
    public required string Password { get; init; }

    /// <summary>What to call them.</summary>
    public string? Name { get; init; }

    /// <summary>What they call themselves.</summary>
    public string? Username { get; init; }

    /// <summary>The same for the accounts.</summary>
    public Registration Read() => new(Email, Password, Name, Username);
}

/// <summary>Asks for a link to a new password.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ResetOrder
{
    /// <summary>E-mail address.</summary>
    public required string Email { get; init; }
}

/// <summary>Uses a link.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record LinkOrder
{
    /// <summary>The token, which stands behind the # of the link.</summary>
    public required string Token { get; init; }

    /// <summary>The new password, with a link to one.</summary>
    public string? Password { get; init; }
}

/// <summary>Changes one's own password.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record PasswordChange
{
    /// <summary>The password so far; null for those who have none.</summary>
    public string? Current { get; init; }

    /// <summary>The new one: 6 to 200 characters.</summary>
    public required string Password { get; init; }
}

/// <summary>Changes what is known of oneself; what is null stays.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record MeChange
{
    /// <summary>What to call you; empty: nothing.</summary>
    public string? Name { get; init; }

    /// <summary>What you call yourself; empty: nothing.</summary>
    public string? Username { get; init; }

    /// <summary>IANA name of a time zone, for example Asia/Tokyo.</summary>
    public string? TimeZone { get; init; }

    /// <summary>How you are told of anomalies.</summary>
    public SentOption? SentOption { get; init; }

    /// <summary>The person with these changes.</summary>
    public Person Apply(Person person) => person with
    {
        Name = Name is null ? person.Name : Accounts.Text(Name, "name"),
        Username = Username is null ? person.Username : Accounts.Text(Username, "username"),
        TimeZone = TimeZone is null ? person.TimeZone : ZoneOf(TimeZone),
        SentOption = SentOption ?? person.SentOption,
    };

    /// <summary>A zone that this machine knows.</summary>
    public static string ZoneOf(string text) => TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone) && zone.HasIanaId
        ? text
        : throw new AccountException(AccountProblem.BadInput, "'time_zone' must be the IANA name of a time zone, for example Asia/Tokyo.", "time_zone");
}

/// <summary>Makes a key.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record KeyOrder
{
    /// <summary>What it is for.</summary>
    public required string Name { get; init; }

    /// <summary>What it may do: no more than its owner. Null: read.</summary>
    public Role? Role { get; init; }

    /// <summary>When it ends; null: never.</summary>
    public DateTimeOffset? EndsAt { get; init; }
}

/// <summary>Adds somebody, who chooses a password by a link.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record PersonOrder
{
    /// <summary>E-mail address.</summary>
    public required string Email { get; init; }

    /// <summary>What to call them.</summary>
    public string? Name { get; init; }

    /// <summary>What they may do. Null: read.</summary>
    public Role? Role { get; init; }
}

/// <summary>Gives somebody a role.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RoleChange
{
    /// <summary>The role.</summary>
    public required Role Role { get; init; }
}

/// <summary>Code and state that LINE gave a page of the system before this one.</summary>
internal sealed record LineCallback
{
    /// <summary>The code to exchange.</summary>
    public string? Code { get; init; }

    /// <summary>What the page had given LINE; <c>integrate-{userId}-…</c> binds the LINE account to that user, who must be signed in.</summary>
    public string? State { get; init; }
}

/// <summary>What the pages of the system before this one send about users: which fields count depends on the call.</summary>
internal sealed record NodeUserBody
{
    /// <summary>E-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>Password.</summary>
    public string? Password { get; init; }

    /// <summary>What to call them.</summary>
    public string? Name { get; init; }

    /// <summary>What they call themselves.</summary>
    public string? Username { get; init; }

    /// <summary>The password so far.</summary>
    [JsonPropertyName("currentPassword")]
    public string? CurrentPassword { get; init; }

    /// <summary>The new password.</summary>
    [JsonPropertyName("newPassword")]
    public string? NewPassword { get; init; }

    /// <summary>IANA name of a time zone.</summary>
    [JsonPropertyName("timeZone")]
    public string? TimeZone { get; init; }

    /// <summary>How they are told of anomalies: mail, line or both.</summary>
    [JsonPropertyName("sentOption")]
    public string? SentOption { get; init; }

    /// <summary>What they may do; only admins give roles.</summary>
    public string? Role { get; init; }

    /// <summary>The same for the accounts.</summary>
    public Registration Read() => string.IsNullOrWhiteSpace(Email) || string.IsNullOrEmpty(Password)
        ? throw new AccountException(AccountProblem.BadInput, "Missing email or password", "email")
        : new Registration(Email, Password, Name, Username);

    /// <summary>The person with what people may change of themselves.</summary>
    public Person Apply(Person person)
    {
        var changed = new MeChange
        {
            Name = Name, Username = Username, TimeZone = TimeZone,
            SentOption = SentOption is null ? null : Enum.TryParse<SentOption>(SentOption, ignoreCase: true, out var option) && Enum.IsDefined(option) ? option
                : throw new AccountException(AccountProblem.BadInput, "'sentOption' must be mail, line or both.", "sentOption"),
        }.Apply(person);
        // Another address is not confirmed, and mail goes to none that is not.
        return Email is not null && EmailAddress.Read(Email) is var email && email != person.Email ? changed with { Email = email, ConfirmedAt = null } : changed;
    }
}
