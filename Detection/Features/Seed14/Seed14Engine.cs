namespace Anomaly.Detection.Features.Seed14;

/// <summary>
/// Computes the 14 features of <see cref="Seed14FeatureSet"/> bar by bar, and the values that charts draw beside them.
/// This is the only implementation: the batch form (<see cref="FeatureRows"/>) pushes bars through it.
/// </summary>
/// <remarks>
/// RSI and true range: J. Welles Wilder, New Concepts in Technical Trading Systems (1978); MACD: Gerald Appel; bands: John Bollinger. As the
/// system that this one replaces has them: the ATR is an exponential mean of weight 2/15, where Wilder's has 1/14; docs/reference/features.md has every formula.
/// Cost of a bar: about 50 ns, no allocation. Not thread-safe.
/// </remarks>
public sealed partial class Seed14Engine : IFeatureEngine
{
    private const double MaxWickRatio = 20;
    private const double LossForNone = 1e-6;

    private readonly CloseWindow _closes = new();
    private ExponentialMean _trueRange = new(2.0 / 15);
    private ExponentialMean _gain = new(1.0 / 14);
    private ExponentialMean _loss = new(1.0 / 14);
    private ExponentialMean _fast = new(2.0 / 13);
    private ExponentialMean _slow = new(2.0 / 27);
    private ExponentialMean _signal = new(2.0 / 10);
    private double _turnover;
    private double _volume;
    private double _wickRatio;

    /// <inheritdoc />
    public int Width => Seed14Columns.Count;

    /// <inheritdoc />
    public long Rows { get; private set; }

    /// <summary>What charts draw at the last bar. All of it is not-a-number before the first.</summary>
    public Seed14Chart Chart
    {
        get
        {
            if (Rows == 0)
                return Seed14Chart.None;
            var (offset, deviation) = _closes.Moments();
            var mean = _closes.Back(0) + offset;
            return new Seed14Chart(mean, mean + (2 * deviation), mean - (2 * deviation), Vwap, Rsi, _fast.Value - _slow.Value, _signal.Value);
        }
    }

    private double Vwap => _volume == 0 ? double.NaN : WithinFloats(_turnover / _volume);

    private double Rsi => Rows > 14
        ? 100 - (100 / (1 + (_gain.Value / (_loss.Value == 0 ? LossForNone : _loss.Value))))
        : double.NaN;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The bar is not complete, or the row shorter than 14.</exception>
    public bool Push(in Bar bar, Span<double> row)
    {
        if (!bar.IsComplete)
            throw new ArgumentException($"The bar at {bar.Time:O} is not complete: it is no row and must be skipped.", nameof(bar));
        if (row.Length < Seed14Columns.Count)
            throw new ArgumentException($"A row has {Seed14Columns.Count} values, the span given only {row.Length}.", nameof(row));

        row = row[..Seed14Columns.Count];
        var earlier = Rows++;
        AddRanges(bar, earlier);
        AddCloses(bar.Close, earlier, row);
        row[Seed14Columns.Atr14] = earlier >= 13 ? _trueRange.Value : double.NaN;
        row[Seed14Columns.Rsi] = Rsi;

        _turnover += bar.Volume * bar.Close;
        _volume += bar.Volume;
        row[Seed14Columns.Vwap] = Vwap;
        AddShape(bar, row);
        return earlier >= 14 && IsComplete(row);
    }

    // A ratio of sound numbers can still leave the floats that forests compare; such a value is as good as none.
    private static double WithinFloats(double value) => Math.Abs(value) <= float.MaxValue ? value : double.NaN;

    private static bool IsComplete(ReadOnlySpan<double> row) =>
        !(double.IsNaN(row[Seed14Columns.Return1]) || double.IsNaN(row[Seed14Columns.Return3]) || double.IsNaN(row[Seed14Columns.Return6])
            || double.IsNaN(row[Seed14Columns.ZScore20]) || double.IsNaN(row[Seed14Columns.Vwap]));

    private void AddRanges(in Bar bar, long earlier)
    {
        var range = bar.High - bar.Low;
        if (earlier == 0)
        {
            _trueRange.Start(range);
            return;
        }

        var previous = _closes.Back(0);
        _trueRange.Add(Math.Max(range, Math.Max(Math.Abs(bar.High - previous), Math.Abs(bar.Low - previous))));
        var change = bar.Close - previous;
        var gain = Math.Max(change, 0);
        var loss = Math.Max(-change, 0);
        if (earlier == 1)
        {
            _gain.Start(gain);
            _loss.Start(loss);
        }
        else
        {
            _gain.Add(gain);
            _loss.Add(loss);
        }
    }

    private void AddCloses(double close, long earlier, Span<double> row)
    {
        _closes.Add(close);
        row[Seed14Columns.Return1] = Return(1, earlier);
        row[Seed14Columns.Return3] = Return(3, earlier);
        row[Seed14Columns.Return6] = Return(6, earlier);
        var (offset, deviation) = _closes.Moments();
        row[Seed14Columns.ZScore20] = deviation == 0 ? double.NaN : -offset / deviation;
        row[Seed14Columns.BandWidth] = 4 * deviation;

        if (earlier == 0)
        {
            _fast.Start(close);
            _slow.Start(close);
            _signal.Start(0);
        }
        else
        {
            _fast.Add(close);
            _slow.Add(close);
            _signal.Add(_fast.Value - _slow.Value);
        }

        var macd = _fast.Value - _slow.Value;
        row[Seed14Columns.Macd] = macd;
        row[Seed14Columns.MacdHistogram] = macd - _signal.Value;
    }

    private double Return(int bars, long earlier) =>
        earlier < bars ? double.NaN : WithinFloats((_closes.Back(0) / _closes.Back(bars)) - 1);

    private void AddShape(in Bar bar, Span<double> row)
    {
        var body = Math.Abs(bar.Close - bar.Open);
        var upper = bar.High - Math.Max(bar.Open, bar.Close);
        var lower = Math.Min(bar.Open, bar.Close) - bar.Low;
        if (body != 0)
            _wickRatio = Math.Max(Math.Min((upper + lower) / body, MaxWickRatio), float.MinValue);
        row[Seed14Columns.Body] = body;
        row[Seed14Columns.UpperWick] = upper;
        row[Seed14Columns.LowerWick] = lower;
        row[Seed14Columns.WickRatio] = _wickRatio;
    }
}

/// <summary>An exponential mean: the first value as it is, then alpha times the new value plus (1 - alpha) times the mean so far.</summary>
/// <param name="alpha">Weight of a new value, between 0 and 1.</param>
internal struct ExponentialMean(double alpha)
{
    private readonly double _alpha = alpha;
    private readonly double _keep = 1 - alpha;

    /// <summary>The mean so far. Means nothing before <see cref="Start"/>.</summary>
    public double Value { get; private set; }

    /// <summary>Takes the first value, or goes on from a stored mean.</summary>
    public void Start(double value) => Value = value;

    /// <summary>Takes a later value.</summary>
    public void Add(double value) => Value = (_alpha * value) + (_keep * Value);
}
