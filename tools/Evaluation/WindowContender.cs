namespace Anomaly.Evaluation;

/// <summary>A plain rule on a window of past bars, as charts and tutorials have them.</summary>
/// <param name="name">What it is called in tables.</param>
/// <param name="length">Bars in the window.</param>
/// <param name="score">From the window, oldest bar first and the new one last, to the score of the new one; larger is more anomalous.</param>
public sealed class WindowContender(string name, int length, Func<IReadOnlyList<Bar>, double> score) : IContender
{
    /// <inheritdoc />
    public string Name => name;

    /// <summary>
    /// The plain rules: distance from the Bollinger middle of the 20 bars before, return in median absolute deviations of 60, volume in standard
    /// deviations of the 20 before.
    /// </summary>
    public static IReadOnlyList<IContender> Baselines { get; } =
    [
        new WindowContender("Bollinger break", 21, window => Math.Abs(Signed(window, bar => bar.Close))),
        new WindowContender("MAD of returns", 62, MedianDistance),
        new WindowContender("volume z-score", 21, window => Math.Max(0, Signed(window, bar => bar.Volume))),
    ];

    /// <inheritdoc />
    public IContenderSeries Start() => new Series(this, []);

    /// <inheritdoc />
    public double? ThresholdAt(double budget) => null;

    private static double Signed(IReadOnlyList<Bar> window, Func<Bar, double> value)
    {
        var values = window.Take(window.Count - 1).Select(value).ToList();
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Sum(one => (one - mean) * (one - mean)) / (values.Count - 1));
        return deviation > 0 ? (value(window[^1]) - mean) / deviation : 0;
    }

    private static double MedianDistance(IReadOnlyList<Bar> window)
    {
        var returns = new double[window.Count - 1];
        for (var i = 0; i < returns.Length; i++)
            returns[i] = (window[i + 1].Close / window[i].Close) - 1;
        var past = returns[..^1];
        var median = Median(past);
        var spread = Median([.. past.Select(one => Math.Abs(one - median))]);
        return spread > 0 ? Math.Abs(returns[^1] - median) / spread : 0;
    }

    private static double Median(double[] values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private sealed class Series(WindowContender contender, List<Bar> window) : IContenderSeries
    {
        private readonly List<Bar> _window = window;

        public double Push(in Bar bar)
        {
            if (_window.Count == contender.Length)
                _window.RemoveAt(0);
            _window.Add(bar);
            return _window.Count < contender.Length ? double.NaN : contender.Score(_window);
        }

        public IContenderSeries Fork() => new Series(contender, [.. _window]);
    }

    private int Length => length;

    private double Score(IReadOnlyList<Bar> window) => score(window);
}
