namespace Anomaly.People;

/// <summary>Somebody who signs in, with what the system before this one kept of its users.</summary>
public sealed record Person
{
    /// <summary>Who acts where there are no accounts: the user of this machine.</summary>
    public static Person Local { get; } = new()
    {
        Id = new string('0', PersonId.Length), Name = "local", Role = Role.Admin, CreatedAt = DateTime.UnixEpoch, Stamp = "", Pseudonym = "local",
    };

    /// <summary>24 lower-case hex digits.</summary>
    public required string Id { get; init; }

    /// <summary>In lower case, unique; null for people who came from elsewhere and gave none.</summary>
    public string? Email { get; init; }

    /// <summary>What to call them.</summary>
    public string? Name { get; init; }

    /// <summary>What they call themselves.</summary>
    public string? Username { get; init; }

    /// <summary>What they may do.</summary>
    public required Role Role { get; init; }

    /// <summary>Where their picture is.</summary>
    public string? PictureUrl { get; init; }

    /// <summary>When they came, UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When they signed in last, UTC.</summary>
    public DateTime? LastLogin { get; init; }

    /// <summary>How they sign in.</summary>
    public LoginMethod LoginMethod { get; init; }

    /// <summary>How they are told of anomalies.</summary>
    public SentOption SentOption { get; init; }

    /// <summary>IANA name.</summary>
    public string TimeZone { get; init; } = "Asia/Tokyo";

    /// <summary>Their id at LINE, unique.</summary>
    public string? LineId { get; init; }

    /// <summary>Who they are at the OpenID Connect provider, unique: its issuer, a space, and their subject there.</summary>
    public string? OpenIdId { get; init; }

    /// <summary>What their pages keep: a JSON object.</summary>
    public string Preferences { get; init; } = "{}";

    /// <summary>Of the password; null for people who have none. Never shown.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>When they showed that the address is theirs, UTC; no mail goes to one that is not confirmed.</summary>
    public DateTime? ConfirmedAt { get; init; }

    /// <summary>Part of every session; a new one ends all of them.</summary>
    public required string Stamp { get; init; }

    /// <summary>Their name in the audit, random: what it means is forgotten with the person.</summary>
    public required string Pseudonym { get; init; }

    /// <summary>Counts changes, so that two at once cannot undo each other.</summary>
    public long Version { get; init; }

    /// <summary>The same person, bound to an account elsewhere.</summary>
    public Person BoundTo(ProviderProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var bound = this with { PictureUrl = PictureUrl ?? profile.PictureUrl };
        return profile.Provider == LoginMethod.Line ? bound with { LineId = profile.Id } : bound with { OpenIdId = profile.Id };
    }

    /// <summary>The id alone: a record prints all its fields, and some are secrets.</summary>
    public override string ToString() => Id;

    /// <summary>A new person, who may read.</summary>
    public static Person New(DateTime now) => new()
    {
        Id = PersonId.New(), Role = Role.Viewer, CreatedAt = now, Stamp = Secrets.NewStamp(), Pseudonym = Secrets.NewPseudonym(),
    };
}

/// <summary>Ids of people, which look like those of the system before this one.</summary>
public static class PersonId
{
    /// <summary>Hex digits of an id.</summary>
    public const int Length = 24;

    /// <summary>One that nobody has.</summary>
    public static string New() => Secrets.Hex(Length / 2);

    /// <summary>Whether a text has the form of an id.</summary>
    public static bool IsWellFormed(string? text) => text is { Length: Length } && text.All(char.IsAsciiHexDigit);
}

/// <summary>How somebody signs in.</summary>
public enum LoginMethod
{
    /// <summary>E-mail and password.</summary>
    Mail,

    /// <summary>LINE Login.</summary>
    Line,

    /// <summary>A provider of OpenID Connect.</summary>
    OpenId,
}

/// <summary>How somebody is told of anomalies.</summary>
public enum SentOption
{
    /// <summary>By mail.</summary>
    Mail,

    /// <summary>By LINE.</summary>
    Line,

    /// <summary>By both.</summary>
    Both,
}
