namespace Anomaly.People;

/// <summary>A key with which a service acts for a person: shown once, kept as a hash.</summary>
public sealed record ApiKey
{
    /// <summary>Most keys that a person may have.</summary>
    public const int MostOfPerson = 50;

    /// <summary>Most characters of a name.</summary>
    public const int MostCharactersOfName = 100;

    /// <summary>24 hex digits.</summary>
    public required string Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required string PersonId { get; init; }

    /// <summary>What it is for, in its owner's words.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the key.</summary>
    public required string Hash { get; init; }

    /// <summary>What it may do at most; never more than its owner may at the moment.</summary>
    public required Role Role { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When it ends, UTC; null: never.</summary>
    public DateTime? EndsAt { get; init; }

    /// <summary>The id alone.</summary>
    public override string ToString() => Id;
}

/// <summary>The right to do one thing once, for whoever has its token.</summary>
public sealed record OneTimeLink
{
    /// <summary>SHA-256 of the token.</summary>
    public required string Hash { get; init; }

    /// <summary>What for.</summary>
    public required LinkPurpose Purpose { get; init; }

    /// <summary>For whom; null where there is no such person yet.</summary>
    public string? PersonId { get; init; }

    /// <summary>What the link carries: the e-mail address that it confirms, or the registration that it completes, as JSON.</summary>
    public string? Payload { get; init; }

    /// <summary>Until when it can be used, UTC.</summary>
    public required DateTime EndsAt { get; init; }

    /// <summary>The purpose alone.</summary>
    public override string ToString() => Purpose.ToString();
}

/// <summary>What one-time links are for.</summary>
public enum LinkPurpose
{
    /// <summary>To choose a new password.</summary>
    Reset,

    /// <summary>To show that an address is one's own.</summary>
    Confirm,

    /// <summary>To complete a registration by showing the same.</summary>
    Register,

    /// <summary>To become the first admin, while there is none.</summary>
    FirstAdmin,
}

/// <summary>Tries to sign in with one address, whether anybody has it or not.</summary>
/// <param name="Address">SHA-256 of the address.</param>
/// <param name="Failures">Tries since the last that succeeded.</param>
/// <param name="LastAt">When the last one was, UTC.</param>
/// <param name="LockedUntil">Before this no try is looked at, UTC.</param>
public sealed record SignInTries(string Address, long Failures, DateTime LastAt, DateTime LockedUntil);
