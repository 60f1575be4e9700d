namespace Anomaly.MarketData.Requests;

/// <summary>
/// The account of one budget: a token bucket whose tokens and permits on lease are never more than the burst together. System.Threading.RateLimiting has
/// no bucket on a <see cref="TimeProvider"/>, nor one that gives to holders who may vanish.
/// </summary>
public sealed class PermitLedger
{
    /// <summary>How long permits may be spent. What a process that ended had on lease can be given to others after that.</summary>
    public static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(2);

    /// <summary>A process ends its lease as soon as it has spent it: it is worth asking before its time has passed.</summary>
    private static readonly TimeSpan MostWaitForRoom = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly RequestRate _rate;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, Lease> _leases = [];
    private readonly List<Waiting> _waiting = [];
    private readonly long _origin;
    private TimeSpan _counted;
    private double _tokens;

    /// <summary>Opens an account.</summary>
    /// <param name="rate">The whole budget.</param>
    /// <param name="time">The clock.</param>
    /// <param name="unknownPast">
    /// Whether another account of the same budget may have been open until now: then all permits count as on lease for <see cref="LeaseTime"/>, and nothing is saved up.
    /// </param>
    public PermitLedger(RequestRate rate, TimeProvider time, bool unknownPast)
    {
        ArgumentNullException.ThrowIfNull(rate);
        ArgumentNullException.ThrowIfNull(time);
        (_rate, _time, _origin) = (rate, time, time.GetTimestamp());
        if (unknownPast)
            _leases[""] = new Lease(rate.Burst, LeaseTime);
        else
            _tokens = rate.Burst;
    }

    /// <summary>Gives what can be had now, oldest holder in want first, and ends the holder's lease before.</summary>
    /// <param name="holder">Who asks; not empty.</param>
    /// <param name="wanted">Permits for which callers wait; 0 only ends the lease.</param>
    public PermitLease Take(string holder, int wanted)
    {
        ArgumentException.ThrowIfNullOrEmpty(holder);
        ArgumentOutOfRangeException.ThrowIfNegative(wanted);
        lock (_gate)
        {
            var now = _time.GetElapsedTime(_origin);
            Refill(now);
            _leases.Remove(holder);
            _waiting.RemoveAll(other => other.Until <= now);
            var place = _waiting.FindIndex(other => other.Holder == holder);
            var ahead = place < 0 ? _waiting.Count : place;
            var permits = Math.Clamp((int)_tokens - ahead, 0, wanted);
            if (place >= 0)
                _waiting.RemoveAt(place);
            if (wanted == 0)
                return new PermitLease(0, LeaseTime, TimeSpan.Zero);
            if (permits > 0)
            {
                _tokens -= permits;
                _leases[holder] = new Lease(permits, now + LeaseTime);
                return new PermitLease(permits, LeaseTime, TimeSpan.Zero);
            }

            var retryAfter = WaitFor(ahead + 1, now);
            _waiting.Insert(ahead, new Waiting(holder, now + retryAfter + LeaseTime));
            return new PermitLease(0, LeaseTime, retryAfter);
        }
    }

    private int Leased => _leases.Values.Sum(lease => lease.Permits);

    /// <summary>Adds what has come back, stepwise: room for it is made whenever a lease ends.</summary>
    private void Refill(TimeSpan now)
    {
        foreach (var (holder, lease) in _leases.Where(entry => entry.Value.Ends <= now).OrderBy(entry => entry.Value.Ends).ToList())
        {
            RefillUntil(lease.Ends);
            _leases.Remove(holder);
        }

        RefillUntil(now);
    }

    private void RefillUntil(TimeSpan time)
    {
        _tokens = Math.Max(_tokens, Math.Min(_rate.Burst - Leased, _tokens + ((time - _counted).TotalSeconds * _rate.PerSecond)));
        _counted = time;
    }

    /// <summary>How long until the bucket has so many tokens, at the soonest.</summary>
    private TimeSpan WaitFor(int tokens, TimeSpan now)
    {
        var refilled = TimeSpan.FromSeconds(Math.Max(0, Math.Min(tokens, _rate.Burst) - _tokens) / _rate.PerSecond);
        var end = _rate.Burst - Leased >= 1 ? TimeSpan.Zero : _leases.Values.Min(lease => lease.Ends) - now;
        var room = end < MostWaitForRoom ? end : MostWaitForRoom;
        // A moment more, so that rounding does not make the holder come a tick too soon.
        return room + refilled + TimeSpan.FromMilliseconds(1);
    }

    private readonly record struct Lease(int Permits, TimeSpan Ends);

    private readonly record struct Waiting(string Holder, TimeSpan Until);
}

/// <summary>The leases of a process that has a budget for itself.</summary>
public sealed class LocalRequestBudgetLeases(RequestRate rate, TimeProvider time) : IRequestBudgetLeases
{
    private readonly PermitLedger _ledger = new(rate, time, unknownPast: false);

    /// <inheritdoc />
    public Task<PermitLease> LeaseAsync(int wanted, CancellationToken cancellationToken) => Task.FromResult(_ledger.Take("this process", wanted));
}
