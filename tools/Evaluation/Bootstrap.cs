using Anomaly.Detection.Forests;

namespace Anomaly.Evaluation;

/// <summary>Confidence intervals by resampling: whole series first, because bars of one ticker are alike, then what was seen within each.</summary>
internal sealed class Bootstrap(ulong seed)
{
    private const int Resamples = 200;
    private const int MeanResamples = 100;
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

    /// <summary>The interval of a mean of shares that were measured at the same points: points are drawn, with all that was measured at each.</summary>
    /// <param name="series">By series, by point: what was measured, and whether it was a hit.</param>
    /// <param name="kinds">How many kinds of measurement there are.</param>
    public Estimate Mean(IReadOnlyList<IReadOnlyList<IReadOnlyList<(int Kind, bool IsHit)>>> series, int kinds)
    {
        var random = new Xoshiro256(seed, 4);
        var values = new List<double>(MeanResamples);
        for (var i = 0; i < MeanResamples; i++)
        {
            var counts = new (int Hits, int Trials)[kinds];
            foreach (var _ in series)
            {
                var points = series[random.NextBelow(series.Count)];
                foreach (var __ in points)
                    Count(points[random.NextBelow(points.Count)], counts);
            }

            values.Add(MeanOf(counts));
        }

        var all = new (int Hits, int Trials)[kinds];
        foreach (var point in series.SelectMany(points => points))
            Count(point, all);
        var mean = MeanOf(all);
        return double.IsNaN(mean) ? Estimate.None : Of(mean, [.. values.Where(value => !double.IsNaN(value))]);

        static void Count(IReadOnlyList<(int Kind, bool IsHit)> point, (int Hits, int Trials)[] counts)
        {
            foreach (var (kind, isHit) in point)
                counts[kind] = (counts[kind].Hits + (isHit ? 1 : 0), counts[kind].Trials + 1);
        }

        static double MeanOf((int Hits, int Trials)[] counts) =>
            counts.Where(count => count.Trials > 0).Select(count => (double)count.Hits / count.Trials).DefaultIfEmpty(double.NaN).Average();
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
