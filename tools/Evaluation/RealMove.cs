namespace Anomaly.Evaluation;

/// <summary>A size of real bars that a detector ought to find: a truth that nobody made up.</summary>
/// <param name="Name">What it is called in tables.</param>
/// <param name="Includes">From what is known of a series and the index of a bar to whether the bar is of that size.</param>
public sealed record RealMove(string Name, Func<SeriesFacts, int, bool> Includes)
{
    /// <summary>Bars of 10 % and more.</summary>
    public static RealMove TenPercent { get; } = Share(0.1);

    /// <summary>
    /// Bars of 10 % and more, of 20 % and more, and beyond 4 and 6 sigma of the 60 before; of sigmas only bars within a session, since a night is
    /// more than an interval.
    /// </summary>
    public static IReadOnlyList<RealMove> Standard { get; } = [TenPercent, Share(0.2), Sigmas(4), Sigmas(6)];

    /// <summary>How many of them were judged, and how many of these are alarms, by series; bars that the checks of the data doubt are left out.</summary>
    internal IReadOnlyList<(int Hits, int Trials)> Count(TrialResult result, double threshold) => [.. result.Series.Select(trial => Count(trial, threshold))];

    private (int Hits, int Trials) Count(SeriesTrial trial, double threshold)
    {
        var (hits, all) = (0, 0);
        var (facts, bars) = (trial.Series.Facts, trial.Series.Bars);
        for (var i = 0; i < bars.Count; i++)
        {
            if (double.IsNaN(trial.ScoreAt(i)) || !Includes(facts, i) || facts.IsDoubtful(bars[i]))
                continue;
            all++;
            hits += trial.ScoreAt(i) >= threshold ? 1 : 0;
        }

        return (hits, all);
    }

    private static RealMove Share(double share) => new($"{share * 100:0} % or more", (facts, bar) => Math.Abs(Math.Exp(facts.Return(bar)) - 1) >= share);

    private static RealMove Sigmas(double sigmas) =>
        new($"beyond {sigmas:0} sigma", (facts, bar) => facts.Sigma(bar) is > 0 and var sigma && !facts.FollowsNight(bar) && Math.Abs(facts.Return(bar)) > sigmas * sigma);
}
