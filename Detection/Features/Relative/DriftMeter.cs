namespace Anomaly.Detection.Features.Relative;

/// <summary>
/// Drift of the close over about 3, 10 and 30 bars: exponential means of the standardized returns, each in standard deviations of what
/// a random walk would show. A return counts for at most three, so one shock is no trend.
/// </summary>
internal struct DriftMeter
{
    private const int MostPerBar = 3;

    private float _short;
    private float _medium;
    private float _long;

    /// <summary>Drift over about 3 bars.</summary>
    public readonly double Short => _short * 2.2360679774997896;

    /// <summary>Drift over about 10 bars.</summary>
    public readonly double Medium => _medium * 4.358898943540674;

    /// <summary>Drift over about 30 bars.</summary>
    public readonly double Long => _long * 7.681145747868608;

    /// <summary>Takes a return in standard deviations.</summary>
    public void Add(double standardized)
    {
        var step = Math.Clamp(standardized, -MostPerBar, MostPerBar);
        _short = (float)(_short + ((step - _short) / 3));
        _medium = (float)(_medium + ((step - _medium) / 10));
        _long = (float)(_long + ((step - _long) / 30));
    }

    /// <summary>Writes or reads the means.</summary>
    public void Persist(ref StateStream state)
    {
        _short = state.Bounded(_short, -MostPerBar, MostPerBar);
        _medium = state.Bounded(_medium, -MostPerBar, MostPerBar);
        _long = state.Bounded(_long, -MostPerBar, MostPerBar);
    }
}

/// <summary>
/// The usual size of a deviation and the mean deviation of the last five bars or so in those units. Both are clipped, so that one extreme bar
/// neither widens the spread for long nor passes for a changed regime.
/// </summary>
internal struct SpreadMeter(float start)
{
    private const double Rate = 1 / 60.0;
    private const double ClipRecent = 2.5;
    private const float Least = 0.1f;
    private const float Most = 8;
    private const double RecentRate = 0.2;

    private float _spread = start;
    private float _recent;

    /// <summary>The mean deviation of the last bars, in standard errors of a calm series'.</summary>
    public readonly double Recent => _recent * 3.0;

    /// <summary>The mean deviation of the last bars in nats.</summary>
    public readonly double RecentNats => (double)_recent * _spread;

    /// <summary>Takes a deviation in nats.</summary>
    /// <param name="deviation">Signed.</param>
    /// <param name="rows">Bars before it: the first ones weigh more.</param>
    public void Add(double deviation, long rows)
    {
        var clipped = Math.Clamp(deviation / _spread, -ClipRecent, ClipRecent);
        _recent = (float)(_recent + ((clipped - _recent) * RecentRate));
        var rate = rows < 55 ? 1.0 / (rows + 5) : Rate;
        var size = Math.Min(Math.Abs(deviation), 3 * (double)_spread);
        _spread = (float)Math.Clamp(_spread + ((size - _spread) * rate), Least, Most);
    }

    /// <summary>Writes or reads the meter.</summary>
    public void Persist(ref StateStream state)
    {
        _spread = state.Bounded(_spread, Least, Most);
        _recent = state.Bounded(_recent, -(float)ClipRecent, (float)ClipRecent);
    }
}
