namespace Anomaly.People;

/// <summary>
/// Slows those down who guess passwords: after five tries that failed, each further one has to wait longer. It counts by address, whether anybody has it or not, so that it
/// tells nothing; in the store, so that it counts in all processes; and before the password is looked at, so that many tries at once are no way around it.
/// </summary>
public sealed class LockOut(IPeopleStore store, TimeProvider time)
{
    /// <summary>Tries that may fail without a pause.</summary>
    public const int FreeTries = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30), LongestPause = TimeSpan.FromHours(1), Forgotten = TimeSpan.FromDays(1);

    /// <summary>Counts a try.</summary>
    /// <exception cref="AccountException">It has to wait.</exception>
    public async Task EnterAsync(string email, CancellationToken cancellationToken)
    {
        var address = Secrets.HashOf(email);
        while (true)
        {
            var now = time.GetUtcNow().UtcDateTime;
            var before = await store.FindTriesAsync(address, cancellationToken);
            if (before?.LockedUntil > now)
                throw new AccountException(AccountProblem.TooManyTries, "Too many tries with this address. Wait, and try again.", retryAfter: before.LockedUntil - now);
            var failures = before is null || now - before.LastAt > Forgotten ? 1 : before.Failures + 1;
            if (await store.WriteTriesAsync(before, new SignInTries(address, failures, now, now + PauseAfter(failures)), cancellationToken))
                return;
        }
    }

    /// <summary>The try succeeded.</summary>
    public Task LeaveAsync(string email, CancellationToken cancellationToken) => store.ClearTriesAsync(Secrets.HashOf(email), cancellationToken);

    /// <summary>How long the try after so many that failed has to wait.</summary>
    public static TimeSpan PauseAfter(long failures)
    {
        if (failures < FreeTries)
            return TimeSpan.Zero;
        var pause = FirstPause * Math.Pow(2, Math.Min(20, failures - FreeTries));
        return pause < LongestPause ? pause : LongestPause;
    }
}
