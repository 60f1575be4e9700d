namespace Anomaly.MarketData.Requests;

/// <summary>Makes callers wait until one more request to a source is allowed. First come, first served; safe to call from many threads.</summary>
public interface IRequestBudget
{
    /// <summary>Waits for one permit, which stands for one request that is made at once.</summary>
    /// <param name="cancellationToken">Gives up the place in the queue.</param>
    /// <exception cref="MarketDataUnavailableException">Whoever shares the budget out cannot be reached.</exception>
    ValueTask AcquireAsync(CancellationToken cancellationToken);
}

/// <summary>
/// Shares one budget out among processes, in leases of a few permits. Of all processes together, no more than the burst and what has come back since
/// can be spent in any span of time: permits on lease count as not yet spent until their lease ends.
/// </summary>
public interface IRequestBudgetLeases
{
    /// <summary>Asks for permits, and ends the lease before: what was left of that is not spent any more.</summary>
    /// <param name="wanted">Permits for which callers wait; 0 only ends the lease.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<PermitLease> LeaseAsync(int wanted, CancellationToken cancellationToken);
}

/// <summary>Permits that a process may spend for a while.</summary>
/// <param name="Permits">How many; fewer than wanted where there are not so many yet. Whoever wants more asks again, which ends this lease.</param>
/// <param name="ValidFor">How long they may be spent, counted from when they were asked for.</param>
/// <param name="RetryAfter">When to ask again where there is none, counted from now; zero where there are some, or none were wanted.</param>
public sealed record PermitLease(int Permits, TimeSpan ValidFor, TimeSpan RetryAfter);

/// <summary>How many requests a source may be sent.</summary>
/// <param name="PerSecond">Permits that come back each second.</param>
/// <param name="Burst">Permits that can be saved up.</param>
public sealed record RequestRate(double PerSecond, int Burst);
