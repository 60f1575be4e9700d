namespace Anomaly.Detection.Tests.Features.Seed14;

/// <summary>
/// The specification's table written down column by column, each over the whole series and sharing nothing with the product:
/// 14 features, then roll_mean_20, bb_upper and bb_lower.
/// </summary>
internal sealed class NaiveSeed14
{
    private readonly double[] _open, _high, _low, _close, _volume;

    public NaiveSeed14(IReadOnlyList<Bar> bars)
    {
        _open = [.. bars.Select(bar => bar.Open)];
        _high = [.. bars.Select(bar => bar.High)];
        _low = [.. bars.Select(bar => bar.Low)];
        _close = [.. bars.Select(bar => bar.Close)];
        _volume = [.. bars.Select(bar => bar.Volume)];
        Columns = Compute();
    }

    public double[][] Columns { get; }

    public int Count => _close.Length;

    private double[][] Compute()
    {
        var mean = Column(i => Window(i).Average());
        var deviation = Column(i => i == 0 ? double.NaN : Math.Sqrt(Window(i).Sum(c => (c - mean[i]) * (c - mean[i])) / (Window(i).Length - 1)));
        for (var i = 0; i < Count; i++)
        {
            if (i > 0 && Window(i).All(close => close == _close[i]))
                (mean[i], deviation[i]) = (_close[i], 0);
        }

        var macd = Subtract(Exponential(_close, 2.0 / 13, 0), Exponential(_close, 2.0 / 27, 0));
        var body = Column(i => Math.Abs(_close[i] - _open[i]));
        var upper = Column(i => _high[i] - Math.Max(_open[i], _close[i]));
        var lower = Column(i => Math.Min(_open[i], _close[i]) - _low[i]);
        return
        [
            Return(1), Return(3), Return(6),
            Column(i => deviation[i] == 0 ? double.NaN : (_close[i] - mean[i]) / deviation[i]),
            From(13, Exponential(Column(TrueRange), 2.0 / 15, 0)),
            Column(i => 4 * deviation[i]),
            From(14, RelativeStrength()),
            macd,
            Subtract(macd, Exponential(macd, 2.0 / 10, 0)),
            Column(i => _volume.Take(i + 1).Sum() is var sum && sum == 0 ? double.NaN : Enumerable.Range(0, i + 1).Sum(j => _volume[j] * _close[j]) / sum),
            body, upper, lower,
            WickRatio(body, upper, lower),
            mean,
            Column(i => mean[i] + (2 * deviation[i])),
            Column(i => mean[i] - (2 * deviation[i])),
        ];
    }

    private double[] Window(int i) => _close[Math.Max(0, i - 19)..(i + 1)];

    private double TrueRange(int i) => i == 0
        ? _high[0] - _low[0]
        : new[] { _high[i] - _low[i], Math.Abs(_high[i] - _close[i - 1]), Math.Abs(_low[i] - _close[i - 1]) }.Max();

    private double[] RelativeStrength()
    {
        var gain = Exponential(Column(i => i == 0 ? 0 : Math.Max(_close[i] - _close[i - 1], 0)), 1.0 / 14, 1);
        var loss = Exponential(Column(i => i == 0 ? 0 : Math.Max(_close[i - 1] - _close[i], 0)), 1.0 / 14, 1);
        return Column(i => 100 - (100 / (1 + (gain[i] / (loss[i] == 0 ? 1e-6 : loss[i])))));
    }

    private double[] WickRatio(double[] body, double[] upper, double[] lower)
    {
        var last = 0.0;
        return Column(i =>
        {
            if (body[i] != 0)
                last = (upper[i] + lower[i]) / body[i];
            return Math.Min(last, 20);
        });
    }

    private double[] Return(int bars) => Column(i => i < bars ? double.NaN : (_close[i] / _close[i - bars]) - 1);

    private static double[] Exponential(double[] values, double alpha, int start)
    {
        var mean = new double[values.Length];
        for (var i = start; i < values.Length; i++)
            mean[i] = i == start ? values[i] : (alpha * values[i]) + ((1 - alpha) * mean[i - 1]);
        return mean;
    }

    private static double[] From(int first, double[] values) => [.. values.Select((value, i) => i < first ? double.NaN : value)];

    private static double[] Subtract(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x - y)];

    private double[] Column(Func<int, double> value)
    {
        var column = new double[Count];
        for (var i = 0; i < Count; i++)
            column[i] = value(i);
        return column;
    }
}
