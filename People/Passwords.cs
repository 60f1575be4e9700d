using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Anomaly.People;

/// <summary>What a password was found to be.</summary>
public enum PasswordCheck
{
    /// <summary>Another one.</summary>
    Wrong,

    /// <summary>The right one.</summary>
    Right,

    /// <summary>The right one, whose hash is to be replaced by one of today.</summary>
    RightButOld,
}

/// <summary>
/// Hashes and checks passwords: PBKDF2 by ASP.NET Core Identity; hashes of the system before this one (bcrypt, <c>$2…</c>) are checked by BCrypt.Net. A wrong password costs the
/// same time whatever is known of the address.
/// </summary>
public sealed class Passwords : IDisposable
{
    /// <summary>Characters that a password has at least, as in the system before this one.</summary>
    public const int LeastCharacters = 6;

    /// <summary>Characters that a password has at most: nobody makes the hasher work through a book.</summary>
    public const int MostCharacters = 200;

    /// <summary>As OWASP advises for PBKDF2 with HMAC-SHA512.</summary>
    private const int Iterations = 210_000;

    private const int OldCost = 10;
    private static readonly object Nobody = new();
    private readonly PasswordHasher<object> _hasher;
    private readonly string _decoy, _oldDecoy;

    /// <summary>Hashing is meant to be slow: so many at once, so that it leaves processors for others.</summary>
    private readonly SemaphoreSlim _slots = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <param name="iterations">Rounds of the hash; fewer for tests alone.</param>
    /// <param name="oldCost">Cost of bcrypt that wrong passwords are charged with.</param>
    public Passwords(int iterations = Iterations, int oldCost = OldCost)
    {
        _hasher = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = iterations }));
        _decoy = _hasher.HashPassword(Nobody, Secrets.NewToken());
        _oldDecoy = BCrypt.Net.BCrypt.HashPassword(Secrets.NewToken(), oldCost);
    }

    /// <summary>What is kept of a password.</summary>
    /// <exception cref="AccountException">It is too short or too long.</exception>
    public async Task<string> HashAsync(string? password, CancellationToken cancellationToken)
    {
        if (password is null || password.Length < LeastCharacters || password.Length > MostCharacters)
            throw new AccountException(AccountProblem.BadInput, $"A password has {LeastCharacters} to {MostCharacters} characters.", "password");
        return await SlowlyAsync(() => _hasher.HashPassword(Nobody, password), cancellationToken);
    }

    /// <summary>Checks a password against what is kept; null where nothing is.</summary>
    public Task<PasswordCheck> CheckAsync(string? hash, string? password, CancellationToken cancellationToken) => password is null or { Length: > MostCharacters }
        ? Task.FromResult(PasswordCheck.Wrong)
        : SlowlyAsync(() => Check(hash, password), cancellationToken);

    /// <inheritdoc />
    public void Dispose() => _slots.Dispose();

    private PasswordCheck Check(string? hash, string password)
    {
        var isOld = hash?.StartsWith("$2", StringComparison.Ordinal) == true;
        var check = isOld ? CheckOld(hash!, password) : CheckOurs(hash ?? _decoy, password);
        if (check != PasswordCheck.Wrong && hash is not null)
            return check;
        _ = isOld ? CheckOurs(_decoy, password) : CheckOld(_oldDecoy, password);
        return PasswordCheck.Wrong;
    }

    private PasswordCheck CheckOurs(string hash, string password)
    {
        try
        {
            return _hasher.VerifyHashedPassword(Nobody, hash, password) switch
            {
                PasswordVerificationResult.Success => PasswordCheck.Right,
                PasswordVerificationResult.SuccessRehashNeeded => PasswordCheck.RightButOld,
                _ => PasswordCheck.Wrong,
            };
        }
        catch (FormatException)
        {
            // What was imported as a hash is none.
            return PasswordCheck.Wrong;
        }
    }

    private static PasswordCheck CheckOld(string hash, string password)
    {
        try
        {
            return BCrypt.Net.BCrypt.Verify(password, hash) ? PasswordCheck.RightButOld : PasswordCheck.Wrong;
        }
        catch (Exception exception) when (exception is BCrypt.Net.SaltParseException or ArgumentException or FormatException or IndexOutOfRangeException)
        {
            return PasswordCheck.Wrong;
        }
    }

    private async Task<T> SlowlyAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(work, CancellationToken.None);
        }
        finally
        {
            _slots.Release();
        }
    }
}
