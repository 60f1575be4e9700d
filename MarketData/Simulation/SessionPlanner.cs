namespace Anomaly.MarketData.Simulation;

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
        var (lasting, stuckAt) = (0.0, 0L);
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
            if (shock is { Kind: ShockKind.StuckPrice })
            {
                stuckAt = shock.Session == number ? plan.Open : stuckAt;
                plan = plan with { Open = stuckAt, High = stuckAt, Low = stuckAt, Close = stuckAt };
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
        shock is { Kind: ShockKind.Gap } || (shock is { Kind: ShockKind.Reversal } && number > shock.Session) ? log : 0;

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
        var burst = shock is { Kind: ShockKind.VolumeBurst } ? (long)(usual * (shock.Strength - 1)) : 0;
        return new SessionPlan
        {
            Number = number,
            Open = Ticks(open),
            High = Ticks(high),
            Low = Ticks(low),
            Close = Ticks(close),
            Volume = (shock is { Kind: ShockKind.StuckPrice } ? (long)(usual / 50) : (long)usual) + burst,
            BurstVolume = burst,
            Sigma = step.Sigma,
            Shock = shock,
        };
    }

    private static long Ticks(double price) => Math.Max(1, (long)Math.Round(price));
}
