namespace Anomaly.Evaluation;

/// <summary>
/// Five plain quantities of a bar, each in standard deviations from its mean over the bars before: what a sheet of formulas would compare.
/// </summary>
internal sealed class ZScores
{
    /// <summary>Quantities.</summary>
    public const int Count = 5;

    /// <summary>The logarithmic return from close to close.</summary>
    public const int Return = 0;

    /// <summary>The logarithm of the volume.</summary>
    public const int Volume = 3;

    private const int Gap = 1;
    private const int Range = 2;
    private const int Wick = 4;
    private const int Bars = 60;

    // A quantity that never varied says nothing; it must not divide by nearly nought either.
    private const double LeastDeviation = 1e-9;

    private readonly double[] _window;
    private readonly double[] _sums = new double[Count];
    private readonly double[] _squares = new double[Count];
    private double _close;
    private int _bars;

    public ZScores() => _window = new double[Bars * Count];

    private ZScores(ZScores other)
    {
        _window = [.. other._window];
        _sums = [.. other._sums];
        _squares = [.. other._squares];
        (_close, _bars) = (other._close, other._bars);
    }

    /// <summary>A copy that goes on by itself.</summary>
    public ZScores Fork() => new(this);

    /// <summary>Takes the next bar.</summary>
    /// <param name="bar">The bar.</param>
    /// <param name="scores">Receives the five z-scores, signed.</param>
    /// <returns>Whether 60 bars were seen before it.</returns>
    public bool Push(in Bar bar, Span<double> scores)
    {
        Span<double> values = stackalloc double[Count];
        var known = _bars > 0;
        if (known)
            Measure(bar, values);
        _close = Math.Max(bar.Close, double.Epsilon);
        if (!known)
        {
            _bars = 1;
            return false;
        }

        var isFull = _bars > Bars;
        var slot = (_bars - 1) % Bars * Count;
        for (var k = 0; k < Count; k++)
        {
            if (isFull)
                scores[k] = Score(k, values[k]);
            var old = _window[slot + k];
            _window[slot + k] = values[k];
            _sums[k] += values[k] - old;
            _squares[k] += (values[k] * values[k]) - (old * old);
        }

        _bars++;
        return isFull;
    }

    /// <summary>The z-scores of every bar that has them, one bar after the other.</summary>
    public static double[] Of(IEnumerable<IReadOnlyList<Bar>> series)
    {
        var points = new List<double>();
        var scores = new double[Count];
        foreach (var bars in series)
        {
            var window = new ZScores();
            foreach (var bar in bars)
            {
                if (window.Push(bar, scores))
                    points.AddRange(scores);
            }
        }

        return [.. points];
    }

    private void Measure(in Bar bar, Span<double> values)
    {
        values[Return] = Log(bar.Close / _close);
        values[Gap] = Log(bar.Open / _close);
        values[Range] = Log(bar.High / bar.Low);
        values[Volume] = Math.Log(1 + Math.Max(bar.Volume, 0));
        values[Wick] = values[Range] - Math.Abs(Log(bar.Close / bar.Open));
    }

    private double Score(int quantity, double value)
    {
        var mean = _sums[quantity] / Bars;
        var deviation = Math.Sqrt(Math.Max(0, (_squares[quantity] - (mean * _sums[quantity])) / (Bars - 1)));
        return deviation > LeastDeviation ? (value - mean) / deviation : 0;
    }

    private static double Log(double ratio) => ratio > 0 && double.IsFinite(ratio) ? Math.Log(ratio) : 0;
}

/// <summary>A rule over the five z-scores of a bar.</summary>
/// <param name="name">What it is called in tables.</param>
/// <param name="score">From the z-scores to the rule's score; larger is more anomalous.</param>
internal sealed class ZScoreContender(string name, Func<double[], double> score) : IContender
{
    /// <summary>The distance of the return from its mean over 60 bars.</summary>
    public static ZScoreContender RollingReturn { get; } = new("z-score of return (60)", scores => Math.Abs(scores[ZScores.Return]));

    /// <inheritdoc />
    public string Name => name;

    /// <summary>The largest of the five, each in units of what only its share of a budget of 1 % exceeds on the bars to calibrate on.</summary>
    /// <param name="points">The z-scores of these bars, five a bar.</param>
    public static ZScoreContender Composite(double[] points)
    {
        const double each = 0.01 / ZScores.Count;
        double[] units = [.. Enumerable.Range(0, ZScores.Count).Select(k => Unit(points.Where((_, i) => i % ZScores.Count == k).Select(Math.Abs), each))];
        return new ZScoreContender("largest calibrated z-score", scores => scores.Zip(units, (one, unit) => Math.Abs(one) / unit).Max());
    }

    /// <summary>A random cut forest over the five.</summary>
    /// <param name="points">The z-scores of the bars that it grows from, five a bar; not empty.</param>
    /// <param name="seed">Fixes samples and cuts.</param>
    public static ZScoreContender Forest(double[] points, ulong seed)
    {
        var forest = RandomCutForest.Grow(points, ZScores.Count, trees: 100, sample: 256, seed);
        return new ZScoreContender("random cut forest", scores => forest.Score(scores));
    }

    /// <inheritdoc />
    public IContenderSeries Start() => new Series(score, new ZScores());

    /// <inheritdoc />
    public double? ThresholdAt(double budget) => null;

    private static double Unit(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return Math.Max(sorted[(int)((1 - share) * (sorted.Length - 1))], 1e-9);
    }

    private sealed class Series(Func<double[], double> score, ZScores window) : IContenderSeries
    {
        private readonly double[] _scores = new double[ZScores.Count];

        public double Push(in Bar bar) => window.Push(bar, _scores) ? score(_scores) : double.NaN;

        public IContenderSeries Fork() => new Series(score, window.Fork());
    }
}
