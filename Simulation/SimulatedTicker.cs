namespace Anomaly.Simulation;

/// <summary>One ticker of the simulated exchange: its sessions, its bars at any interval, and what was done to it.</summary>
internal sealed class SimulatedTicker
{
    // A bar of several sessions is made whole when it opens inside the window: a month has at most 23 weekdays.
    private const int LongestBarWeekdays = 25;

    private readonly Ticker _ticker;
    private readonly TickerProfile _profile;
    private readonly ExchangeCalendar _calendar;
    private readonly ShockSchedule _schedule;
    private readonly SessionPlanner _planner;
    private readonly MinutePath _minutes;
    private Block? _latest;

    public SimulatedTicker(long seed, Ticker ticker, double shocksPerYear)
    {
        _ticker = ticker;
        _profile = new TickerProfile(seed, ticker);
        _calendar = ExchangeCalendar.Of(ticker.Market);
        _schedule = new ShockSchedule(_profile, _calendar, shocksPerYear);
        _planner = new SessionPlanner(_profile, _calendar, _schedule);
        _minutes = new MinutePath(_profile.Key);
    }

    /// <summary>The bars that open in <c>[from, to)</c>, made of the minutes that are over by <paramref name="now"/>.</summary>
    public List<Bar> Bars(Interval interval, DateTime from, DateTime to, DateTime now, CancellationToken cancellationToken)
    {
        var bars = new BarBuilder(from, to, _profile.TicksPerUnit);
        if (from >= to || from >= now)
            return bars.Bars;
        var pad = interval.Length > Interval.OneDay.Length ? LongestBarWeekdays : 0;
        var first = Math.Max(0, ExchangeCalendar.NumberAt(from) - pad);
        var last = ExchangeCalendar.NumberAt(to < now ? to : now) + pad;
        foreach (var (plan, times) in Sessions(first, last, now, cancellationToken))
        {
            if (interval.IsIntraday)
                AddIntraday(bars, plan, times, (int)interval.Length.TotalMinutes, now);
            else
                bars.Add(GroupOf(plan.Number, interval), times.Open, Day(plan, times, now));
        }

        bars.Complete();
        return bars.Bars;
    }

    /// <summary>Shocks that touch <c>[from, to)</c>, in order of time.</summary>
    public IReadOnlyList<SimulatedShock> Shocks(DateTime from, DateTime to)
    {
        var first = Math.Max(0, ExchangeCalendar.NumberAt(from) - 3);
        var last = ExchangeCalendar.NumberAt(to) + 1;
        return [.. _schedule.Between(first, last).Concat(_schedule.SplitsBetween(first, last))
            .Select(Label).Where(shock => shock.From < to && shock.To > from).OrderBy(shock => shock.From)];
    }

    private static long GroupOf(long number, Interval interval) => interval.Code switch
    {
        "1d" => number,
        "1mo" => ExchangeCalendar.DateOf(number) is var date ? (date.Year * 12L) + date.Month : 0,
        _ => number / 5,
    };

    private IEnumerable<(SessionPlan Plan, SessionTimes Times)> Sessions(long first, long last, DateTime now, CancellationToken cancellationToken)
    {
        for (var block = first / PriceWalk.BlockLength; block * PriceWalk.BlockLength <= last; block++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var plan in PlansOf(block))
            {
                if (plan.Number < first || plan.Number > last)
                    continue;
                var times = _calendar.TimesOf(plan.Number);
                // Nothing of the session is known before its first minute is over.
                if (times.Open.AddMinutes(1) > now)
                    yield break;
                yield return (plan, times);
            }
        }
    }

    private IReadOnlyList<SessionPlan> PlansOf(long number)
    {
        if (Volatile.Read(ref _latest) is { } latest && latest.Number == number)
            return latest.Plans;
        var block = new Block(number, _planner.Plan(number));
        Volatile.Write(ref _latest, block);
        return block.Plans;
    }

    private MinuteBar Day(SessionPlan plan, SessionTimes times, DateTime now)
    {
        var over = times.MinutesOverBy(now);
        if (over == times.Minutes && !plan.NeedsMinutes)
            return new MinuteBar(plan.Open, plan.High, plan.Low, plan.Close, plan.Volume);
        var minutes = Minutes(plan, times);
        var day = new TickBar();
        foreach (ref readonly var minute in minutes.AsSpan(0, over))
            day.Add(times.Open, minute);
        return day.ToMinute();
    }

    private void AddIntraday(BarBuilder bars, SessionPlan plan, SessionTimes times, int length, DateTime now)
    {
        var minutes = Minutes(plan, times);
        var over = times.MinutesOverBy(now);
        foreach (var part in times.Parts)
        {
            for (var i = 0; i < part.Minutes && part.FirstMinute + i < over; i++)
            {
                var group = (plan.Number << 20) + part.FirstMinute + (i / length);
                bars.Add(group, part.Open.AddMinutes(i), minutes[part.FirstMinute + i]);
            }
        }
    }

    private MinuteBar[] Minutes(SessionPlan plan, SessionTimes times)
    {
        var minutes = new MinuteBar[times.Minutes];
        _minutes.Fill(plan, minutes);
        return minutes;
    }

    private SimulatedShock Label(ScheduledShock shock)
    {
        var times = _calendar.TimesOf(shock.Session);
        var begin = times.TimeOf(ShockShape.FirstMinute(shock, times.Minutes));
        var log = shock.IsReturn ? shock.Strength * _planner.SigmaAt(shock.Session) : 0;
        var size = shock.IsReturn ? ExactMath.Exp(log) - 1 : shock.Strength;
        var (from, to) = shock.Kind switch
        {
            SimulatedShockKind.Gap or SimulatedShockKind.Split => (times.Open, times.Open.AddMinutes(1)),
            SimulatedShockKind.Move => (begin, begin.AddMinutes(1)),
            SimulatedShockKind.Reversal => (begin, SecondJump(shock).AddMinutes(1)),
            SimulatedShockKind.FlashCrash => (begin, EndAfter(ShockShape.FlashMinutes)),
            SimulatedShockKind.VolumeBurst => (begin, EndAfter(ShockShape.BurstMinutes)),
            _ => (times.Open, _calendar.TimesOf(shock.Session + shock.Sessions - 1).Close),
        };
        return new SimulatedShock(_ticker, shock.Kind, from, to, size, shock.IsReturn ? Math.Abs(shock.Strength) : 0);

        // Minutes of trading: a lunch break may lie between.
        DateTime EndAfter(int minutes) =>
            times.TimeOf(ShockShape.FirstMinute(shock, times.Minutes) + minutes - 1).AddMinutes(1);
    }

    private DateTime SecondJump(ScheduledShock shock)
    {
        var times = _calendar.TimesOf(shock.Session + 1);
        return times.TimeOf(ShockShape.FirstMinute(shock, times.Minutes));
    }

    private sealed record Block(long Number, IReadOnlyList<SessionPlan> Plans);
}
