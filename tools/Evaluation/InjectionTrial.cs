using Anomaly.Detection.Forests;

namespace Anomaly.Evaluation;

/// <summary>
/// Runs one contender over series and, at seeded points of them, over what the series would have been with a shock. The real series goes on
/// undisturbed, so each shock meets real surroundings and none meets another. The same seed gives the same shocks to every contender.
/// </summary>
public static class InjectionTrial
{
    /// <summary>Runs the trial.</summary>
    /// <param name="contender">What is tried.</param>
    /// <param name="series">The bars.</param>
    /// <param name="shocks">What is injected at every point.</param>
    /// <param name="pointsPerSeries">About how many points a series gets.</param>
    /// <param name="seed">Fixes points and directions.</param>
    /// <param name="cancellation">Checked at every point.</param>
    public static TrialResult Run(
        IContender contender, IReadOnlyList<EvaluationSeries> series, IReadOnlyList<Shock> shocks, int pointsPerSeries, ulong seed, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(contender);
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(shocks);
        return new TrialResult(
            contender, shocks, [.. series.Select((one, index) => RunSeries(contender, one, shocks, pointsPerSeries, new Xoshiro256(seed, (uint)index), cancellation))]);
    }

    private static SeriesTrial RunSeries(
        IContender contender, EvaluationSeries series, IReadOnlyList<Shock> shocks, int points, Xoshiro256 random, CancellationToken cancellation)
    {
        Bar[] bars = [.. series.Bars];
        var trial = new SeriesTrial(series, shocks.Count);
        var first = Array.FindIndex(bars, bar => bar.Time >= series.TestFrom);
        if (first < 0)
            return trial;
        var share = (double)points / Math.Max(1, bars.Length - Math.Max(first, SeriesFacts.SigmaBars + 1));
        var quiet = series.Key.Interval.IsIntraday ? QuietHour.Of(bars) : null;
        var live = contender.Start();
        for (var i = 0; i < bars.Length; i++)
        {
            var chosen = random.NextUnit() < share;
            var up = random.NextUnit() < 0.5;
            if (chosen && i >= first && series.Facts.Sigma(i) is > 0 and var sigma)
            {
                cancellation.ThrowIfCancellationRequested();
                for (var s = 0; s < shocks.Count; s++)
                    Inject(trial, live, s, shocks[s], bars, i, SigmaOf(shocks[s], sigma, quiet, bars[i]), up);
            }

            var score = live.Push(bars[i]);
            if (i >= first && !double.IsNaN(score))
                trial.AddClean(i, score);
        }

        return trial;
    }

    private static void Inject(SeriesTrial trial, IContenderSeries live, int index, Shock shock, Bar[] bars, int at, double? sigma, bool up)
    {
        if (sigma is not { } unit || at + shock.Span > bars.Length || (shock.NeedsVolume && !HasVolume(bars.AsSpan(at, shock.Span))))
            return;
        var fork = live.Fork();
        var scores = ShockInjector.Inject(shock, bars, at, unit, up).Select(bar => fork.Push(bar)).ToArray()[^shock.Bars..];
        if (!double.IsNaN(scores[0]))
            trial.AddShock(index, new Injection(at, at + shock.Span - shock.Bars, scores));
    }

    private static bool HasVolume(ReadOnlySpan<Bar> bars)
    {
        foreach (ref readonly var bar in bars)
        {
            if (!(bar.Volume > 0))
                return false;
        }

        return true;
    }

    private static double? SigmaOf(Shock shock, double sigma, QuietHour? quiet, in Bar bar) =>
        shock.Family != ShockFamily.QuietHour ? sigma : quiet is not null && quiet.Contains(bar.Time) ? quiet.Sigma : null;
}

/// <summary>The hour of the day, UTC, in which a series moves least.</summary>
internal sealed class QuietHour
{
    private const int LeastBars = 50;
    private readonly int _hour;

    private QuietHour(int hour, double sigma) => (_hour, Sigma) = (hour, sigma);

    /// <summary>Root mean square of the hour's returns.</summary>
    public double Sigma { get; }

    /// <summary>Whether a bar falls into it.</summary>
    public bool Contains(DateTime time) => time.Hour == _hour;

    /// <summary>Finds it; null where no hour has 50 bars that moved.</summary>
    public static QuietHour? Of(IReadOnlyList<Bar> bars)
    {
        var squares = new double[24];
        var counts = new int[24];
        for (var i = 1; i < bars.Count; i++)
        {
            var step = SeriesFacts.Return(bars[i - 1], bars[i]);
            squares[bars[i].Time.Hour] += step * step;
            counts[bars[i].Time.Hour]++;
        }

        var quietest = Enumerable.Range(0, 24).Where(hour => counts[hour] >= LeastBars && squares[hour] > 0).OrderBy(hour => squares[hour] / counts[hour]).ToList();
        return quietest.Count == 0 ? null : new QuietHour(quietest[0], Math.Sqrt(squares[quietest[0]] / counts[quietest[0]]));
    }
}
