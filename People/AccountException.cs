namespace Anomaly.People;

/// <summary>Why an account could not be used or changed.</summary>
public enum AccountProblem
{
    /// <summary>A field is missing or wrong.</summary>
    BadInput,

    /// <summary>Address and password do not belong together, or a token is none.</summary>
    WrongCredentials,

    /// <summary>Too many tries: later.</summary>
    TooManyTries,

    /// <summary>There is no such person or key.</summary>
    NotFound,

    /// <summary>It stands against what is there.</summary>
    Conflict,

    /// <summary>The product is not set up for this.</summary>
    NotSetUp,
}

/// <summary>An account could not be used or changed; the message is a sentence for its user.</summary>
public sealed class AccountException(AccountProblem problem, string message, string? field = null, TimeSpan? retryAfter = null) : Exception(message)
{
    /// <summary>Why.</summary>
    public AccountProblem Problem { get; } = problem;

    /// <summary>The field that is wrong, with <see cref="AccountProblem.BadInput"/>.</summary>
    public string? Field { get; } = field;

    /// <summary>When to try again, with <see cref="AccountProblem.TooManyTries"/>.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>The same words whether the address, the password or both are wrong.</summary>
    public static AccountException WrongCredentials() => new(AccountProblem.WrongCredentials, "Invalid credentials");

    /// <summary>The link was used, has ended, or never was one.</summary>
    public static AccountException WrongLink() => new(AccountProblem.WrongCredentials, "This link cannot be used (any more): ask for a new one.");

    /// <summary>The person is gone.</summary>
    public static AccountException NoPerson() => new(AccountProblem.NotFound, "There is no such person.");
}
