using Anomaly.Detection.Forests;

namespace Anomaly.Evaluation;

/// <summary>Counts where alarms fall.</summary>
internal static class FairnessBuilder
{
    private const int Busiest = 5;
    private const int LeastSlotMinutes = 5;
    private const int Fifths = 5;

    // In a slot of fewer bars one or two alarms make any multiple of the mean.
    private const int LeastBars = 100;
    private const int ChanceDraws = 200;

    /// <summary>The report of one contender at a threshold.</summary>
    public static FairnessReport Of(TrialResult result, double threshold, ulong seed)
    {
        var judged = result.Series.SelectMany(trial => trial.Indexes.Select((bar, i) => new JudgedBar(trial.Series, bar, trial.Clean[i] >= threshold))).ToList();
        var alarms = judged.Count(one => one.IsAlarm);
        var slots = Slots(judged);
        var counted = slots.Exists(slot => slot.Bars >= LeastBars) ? slots.FindAll(slot => slot.Bars >= LeastBars) : slots;
        var busiest = slots.OrderByDescending(slot => slot.Alarms).ThenBy(slot => slot.Time).Take(Busiest).ToList();
        return new FairnessReport
        {
            Slots = slots,
            BusiestShare = Share(busiest.Sum(slot => slot.Alarms), slots.Count == 0 ? 0 : alarms),
            BusiestBars = Share(busiest.Sum(slot => slot.Bars), slots.Count == 0 ? 0 : judged.Count),
            HighestToMean = HighestToMean([.. counted.Select(slot => slot.Alarms)], counted),
            HighestByChance = ByChance(counted, seed),
            EarlyCloseAlarms = Share(judged.Count(one => one.IsAlarm && one.ClosesEarly), alarms),
            EarlyCloseBars = Share(judged.Count(one => one.ClosesEarly), judged.Count),
            Tickers = [.. result.Series.Where(trial => trial.Clean.Count > 0).Select(trial =>
                new TickerRate(trial.Series.Key.Ticker.Symbol, trial.Clean.Count, Share(trial.Clean.Count(one => one >= threshold), trial.Clean.Count)))],
            Fifths = ByVolatility(result, judged, threshold),
            NextBarRate = Share(judged.Zip(judged.Skip(1)).Count(pair => pair.First.IsAlarm && pair.Second.IsAlarm && pair.Second.Follows(pair.First)), alarms),
        };
    }

    private static double Share(int part, int all) => all == 0 ? double.NaN : (double)part / all;

    private static List<SlotRate> Slots(List<JudgedBar> judged)
    {
        if (judged.Count == 0 || !judged[0].Series.Key.Interval.IsIntraday)
            return [];
        var minutes = Math.Max(LeastSlotMinutes, (int)judged[0].Series.Key.Interval.Length.TotalMinutes);
        return [.. judged.GroupBy(one => one.MinuteOfDay / minutes * minutes).OrderBy(slot => slot.Key)
            .Select(slot => new SlotRate(TimeOnly.MinValue.AddMinutes(slot.Key), slot.Count(), slot.Count(one => one.IsAlarm)))];
    }

    private static double HighestToMean(int[] alarmsBySlot, List<SlotRate> slots) => alarmsBySlot.Sum() is > 0 and var alarms
        ? slots.Select((slot, i) => (double)alarmsBySlot[i] / slot.Bars).Max() / ((double)alarms / slots.Sum(slot => slot.Bars))
        : double.NaN;

    private static double ByChance(List<SlotRate> slots, ulong seed)
    {
        var alarms = slots.Sum(slot => slot.Alarms);
        if (alarms == 0)
            return double.NaN;
        int[] slotOf = [.. slots.SelectMany((slot, i) => Enumerable.Repeat(i, slot.Bars))];
        var random = new Xoshiro256(seed, 3);
        var highest = new double[ChanceDraws];
        for (var draw = 0; draw < highest.Length; draw++)
        {
            var fallen = new int[slots.Count];
            for (var i = 0; i < alarms; i++)
                fallen[slotOf[random.NextBelow(slotOf.Length)]]++;
            highest[draw] = HighestToMean(fallen, slots);
        }

        Array.Sort(highest);
        return highest[ChanceDraws / 2];
    }

    private static List<FifthRate> ByVolatility(TrialResult result, List<JudgedBar> judged, double threshold)
    {
        double[] sigmas = [.. judged.Select(one => one.Sigma).Where(sigma => !double.IsNaN(sigma)).Order()];
        if (sigmas.Length == 0)
            return [];
        double[] bounds = [.. Enumerable.Range(1, Fifths - 1).Select(k => sigmas[k * (sigmas.Length - 1) / Fifths])];
        var (bars, alarms) = (new int[Fifths], new int[Fifths]);
        foreach (var one in judged.Where(one => !double.IsNaN(one.Sigma)))
        {
            bars[FifthOf(one.Sigma)]++;
            alarms[FifthOf(one.Sigma)] += one.IsAlarm ? 1 : 0;
        }

        var (tried, found) = (new int[Fifths], new int[Fifths]);
        foreach (var (shock, index) in result.Shocks.Select((shock, index) => (shock, index)).Where(one => one.shock is { IsFeedFault: false, Span: 1 }))
        {
            foreach (var (trial, injection) in result.Series.SelectMany(trial => trial.Shocked(index).Select(injection => (trial, injection))))
            {
                var fifth = FifthOf(trial.Series.Facts.Sigma(injection.At));
                tried[fifth]++;
                found[fifth] += injection.Fires(threshold) ? 1 : 0;
            }
        }

        return [.. Enumerable.Range(0, Fifths).Select(k => new FifthRate(Share(alarms[k], bars[k]), Share(found[k], tried[k])))];

        int FifthOf(double sigma) => bounds.Count(bound => sigma > bound);
    }

    private readonly record struct JudgedBar(EvaluationSeries Series, int Index, bool IsAlarm)
    {
        public double Sigma => Series.Facts.Sigma(Index);

        public int MinuteOfDay => Series.Facts.MinuteOfDay(Series.Bars[Index]);

        public bool ClosesEarly => Series.Facts.ClosesEarly(Series.Bars[Index]);

        public bool Follows(JudgedBar other) => ReferenceEquals(Series, other.Series) && Index == other.Index + 1;
    }
}
