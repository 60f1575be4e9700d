using Anomaly.Detection.Decisions;

namespace Anomaly.Evaluation;

/// <summary>What a detector has to be ahead of: plain rules, their best combination, and a random cut forest. None is shipped.</summary>
internal static class Yardsticks
{
    /// <summary>All of them, each with a threshold of its own where there are bars to take it from.</summary>
    /// <param name="training">Bars that are not judged: the thresholds are those that spend a budget there.</param>
    /// <param name="seed">Fixes the cuts of the forest.</param>
    /// <param name="cancellation">Checked between series.</param>
    public static IReadOnlyList<IContender> Of(IReadOnlyList<TrainingSeries> training, ulong seed, CancellationToken cancellation)
    {
        List<Bar[]> bars = [.. training.Select(series => series.Bars.ToArray())];
        var points = ZScores.Of(bars);
        IContender[] rules =
        [
            ZScoreContender.RollingReturn, .. WindowContender.Baselines, .. points.Length == 0 ? (IContender[])[] : [ZScoreContender.Composite(points), ZScoreContender.Forest(points, seed)],
        ];
        return [.. rules.Select(rule => new Thresholded(rule, Scores(rule, bars, cancellation)))];
    }

    private static double[] Scores(IContender rule, List<Bar[]> bars, CancellationToken cancellation)
    {
        var scores = new List<double>();
        foreach (var series in bars)
        {
            cancellation.ThrowIfCancellationRequested();
            var live = rule.Start();
            scores.AddRange(series.Select(bar => live.Push(bar)).Where(score => !double.IsNaN(score)));
        }

        return [.. scores.Order()];
    }

    /// <summary>A rule that calls a bar an anomaly where the budget's share of other bars would be.</summary>
    private sealed class Thresholded(IContender rule, double[] scores) : IContender
    {
        public string Name => rule.Name;

        public IContenderSeries Start() => rule.Start();

        public double? ThresholdAt(double budget) => scores.Length == 0 ? null : scores[(int)Math.Round((1 - budget) * (scores.Length - 1))];
    }
}
