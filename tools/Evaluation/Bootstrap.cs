using Anomaly.Detection.Forests;

namespace Anomaly.Evaluation;

/// <summary>Confidence intervals by resampling: whole series first, because bars of one ticker are alike, then what was seen within each.</summary>
internal sealed class Bootstrap(ulong seed)
{
    private const int Resamples = 200;
    private const double Tail = 0.025;

    /// <summary>The interval of a share that is pooled over series.</summary>
    /// <param name="counts">Hits and trials of each series.</param>
    public Estimate Share(IReadOnlyList<(int Hits, int Trials)> counts)
    {
        var trials = counts.Sum(count => count.Trials);
        if (trials == 0)
            return Estimate.None;
        var random = new Xoshiro256(seed, 1);
        var values = new List<double>(Resamples);
        for (var i = 0; i < Resamples; i++)
        {
            var (hits, all) = (0, 0);
            foreach (var _ in counts)
            {
                var (seen, of) = counts[random.NextBelow(counts.Count)];
                all += of;
                for (var draw = 0; draw < of; draw++)
                    hits += random.NextBelow(of) < seen ? 1 : 0;
            }

            if (all > 0)
                values.Add((double)hits / all);
        }

        return Of((double)counts.Sum(count => count.Hits) / trials, values);
    }

    /// <summary>The interval of any measure of a set of series.</summary>
    /// <param name="series">How many series there are.</param>
    /// <param name="measure">From indexes of series, with repetitions, to the measure.</param>
    /// <param name="resamples">How often it is measured.</param>
    public Estimate Of(int series, Func<IReadOnlyList<int>, double> measure, int resamples = 40)
    {
        var random = new Xoshiro256(seed, 2);
        var values = new List<double>(resamples);
        for (var i = 0; i < resamples; i++)
        {
            var drawn = new int[series];
            for (var k = 0; k < series; k++)
                drawn[k] = random.NextBelow(series);
            values.Add(measure(drawn));
        }

        return Of(measure([.. Enumerable.Range(0, series)]), [.. values.Where(value => !double.IsNaN(value))]);
    }

    private static Estimate Of(double value, List<double> resampled)
    {
        if (resampled.Count == 0)
            return new Estimate(value, value, value);
        resampled.Sort();
        return new Estimate(value, At(Tail), At(1 - Tail));

        double At(double share) => resampled[(int)Math.Clamp(Math.Round(share * (resampled.Count - 1)), 0, resampled.Count - 1)];
    }
}
