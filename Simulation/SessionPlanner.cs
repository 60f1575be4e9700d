namespace Anomaly.Simulation;

/// <summary>Plans one ticker's sessions, a block of 64 weekdays at a time: the walk, what shocks do to its level, volumes, ticks.</summary>
internal sealed class SessionPlanner(TickerProfile profile, ExchangeCalendar calendar, ShockSchedule shocks)
{
    private readonly PriceWalk _walk = new(profile);

    /// <summary>Standard deviation of a daily return on a weekday.</summary>
    public double SigmaAt(long number) => _walk.SigmaAt(number);

    /// <summary>The trading sessions of a block, in order; holidays are left out.</summary>
    public IReadOnlyList<SessionPlan> Plan(long block)
    {
        var steps = new PriceStep[PriceWalk.BlockLength];
        _walk.Walk(block, steps);
        var first = block * PriceWalk.BlockLength;
        var fading = Lasting(first - PriceWalk.BlockLength, first);
        var split = shocks.SplitsBetween(0, first).Aggregate(1.0, (factor, shock) => factor * shock.Strength);
        var splits = shocks.SplitsBetween(first, first + PriceWalk.BlockLength).ToArray();
        var plans = new List<SessionPlan>(PriceWalk.BlockLength);
        var (lasting, staleAt) = (0.0, 0L);
        for (var i = 0; i < steps.Length; i++)
        {
            var number = first + i;
            foreach (var splitHere in splits)
                split *= splitHere.Session == number ? splitHere.Strength : 1;
            var shock = shocks.On(number);
            var shockLog = LogOf(shock);
            // What shocks of the block before left behind fades out over this one, back to the anchored walk.
            var offset = lasting + (fading * (PriceWalk.BlockLength - i - 1) / PriceWalk.BlockLength) + OffsetAtOpen(shock, number, shockLog);
            if (shock is { IsLasting: true })
                lasting += shockLog;
            if (!calendar.IsOpen(number))
                continue;
            var plan = PlanSession(number, steps[i], shock, offset, split) with { ShockLog = shockLog };
            if (shock is { Kind: SimulatedShockKind.StalePrice })
            {
                staleAt = shock.Session == number ? plan.Open : staleAt;
                plan = plan with { Open = staleAt, High = staleAt, Low = staleAt, Close = staleAt };
            }

            plans.Add(plan);
        }

        return plans;
    }

    private double Lasting(long from, long to) =>
        from < 0 ? 0 : shocks.Between(from, to).Where(shock => shock.IsLasting).Sum(LogOf);

    private double LogOf(ScheduledShock? shock) => shock is { IsReturn: true } ? shock.Strength * _walk.SigmaAt(shock.Session) : 0;

    // A gap is there at the open; a move comes later in the session; a reversal is there at the next session's open.
    private static double OffsetAtOpen(ScheduledShock? shock, long number, double log) =>
        shock is { Kind: SimulatedShockKind.Gap } || (shock is { Kind: SimulatedShockKind.Reversal } && number > shock.Session) ? log : 0;

    private SessionPlan PlanSession(long number, in PriceStep step, ScheduledShock? shock, double offset, double split)
    {
        var draws = step.Draws;
        var open = ExactMath.Exp(step.LogOpen + offset) / split;
        var close = ExactMath.Exp(step.LogClose + offset) / split;
        var (above, below) = (draws.NextUniform(), draws.NextUniform());
        var reach = step.Sigma * 0.8;
        var high = Math.Max(open, close) * (1 + (reach * (0.05 + (above * above))));
        var low = Math.Min(open, close) * (1 - Math.Min(0.5, reach * (0.05 + (below * below))));
        var busy = 0.5 + (0.35 * Math.Min(4, Math.Abs(step.LogClose - step.LogOpen) / step.Sigma)) + (0.5 * draws.NextUniform());
        var usual = profile.Volume * split * busy * ExactMath.Exp(0.5 * ExactMath.Noise(profile.Key, DrawStream.VolumeMonth, number, 23));
        var burst = shock is { Kind: SimulatedShockKind.VolumeBurst } ? (long)(usual * (shock.Strength - 1)) : 0;
        return new SessionPlan
        {
            Number = number,
            Open = Ticks(open),
            High = Ticks(high),
            Low = Ticks(low),
            Close = Ticks(close),
            Volume = (shock is { Kind: SimulatedShockKind.StalePrice } ? (long)(usual / 50) : (long)usual) + burst,
            BurstVolume = burst,
            Sigma = step.Sigma,
            Shock = shock,
        };
    }

    private static long Ticks(double price) => Math.Max(1, (long)Math.Round(price));
}

/// <summary>What a session will look like, before its minutes are made. Prices in ticks.</summary>
internal sealed record SessionPlan
{
    /// <summary>Weekday number.</summary>
    public required long Number { get; init; }

    /// <summary>First price.</summary>
    public required long Open { get; init; }

    /// <summary>Highest price, before a shock that shapes minutes.</summary>
    public required long High { get; init; }

    /// <summary>Lowest price, before a shock that shapes minutes.</summary>
    public required long Low { get; init; }

    /// <summary>Last price, before a shock that shapes minutes.</summary>
    public required long Close { get; init; }

    /// <summary>Shares traded, shocks included.</summary>
    public required long Volume { get; init; }

    /// <summary>Of <see cref="Volume"/>, shares that a volume burst adds.</summary>
    public long BurstVolume { get; init; }

    /// <summary>Standard deviation of a daily return at that time.</summary>
    public required double Sigma { get; init; }

    /// <summary>What strikes the session.</summary>
    public ScheduledShock? Shock { get; init; }

    /// <summary>Logarithm of the return that the shock is at its peak; 0 for those that are no return.</summary>
    public double ShockLog { get; init; }

    /// <summary>Whether the shock's minutes have to be made to know the day.</summary>
    public bool NeedsMinutes => Shock is { ShapesMinutes: true };
}
