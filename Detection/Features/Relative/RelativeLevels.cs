namespace Anomaly.Detection.Features.Relative;

/// <summary>The quantities of which a series keeps its once-in-50-bars level, in the order of a stored state.</summary>
internal enum Level
{
    Move, Body, GapOpening, GapInside, ThinGapOpening, ThinGapInside, ThinMove, Range, Quiet, Wick, Volume, LowVolume, TrendShort, TrendMedium, TrendLong,
    Volatility, Activity,
}

/// <summary>
/// The once-in-50-bars level of every quantity of a series. They start at those of large US tickers on daily bars. Wicks up and down
/// share one; a session's first bar has gap levels of its own, because an overnight gap is another thing than one between two trades.
/// </summary>
internal sealed class RelativeLevels
{
    /// <summary>How many there are.</summary>
    public const int Count = (int)Level.Activity + 1;

    // Inside a session most gaps are a tick: below this share of the usual range none is remarkable.
    private const float LeastGapInside = 0.4f;

    private readonly RunningLevel[] _levels =
    [
        new(2.2f), new(1.8f), new(1.4f), new(0.5f, LeastGapInside), new(1.1f), new(0.5f, LeastGapInside), new(1.7f), new(1.1f), new(0.85f), new(1.1f),
        new(0.95f), new(0.75f), new(2.65f), new(2.55f), new(2.5f), new(3.8f), new(4.6f),
    ];

    /// <inheritdoc cref="RunningLevel.Measure"/>
    public double Measure(Level level, double magnitude, double rate) => _levels[(int)level].Measure(magnitude, rate);

    /// <summary>Writes or reads all levels.</summary>
    public void Persist(ref StateStream state)
    {
        foreach (ref var level in _levels.AsSpan())
            level.Persist(ref state);
    }
}

/// <summary>
/// The level that a quantity passes once in 50 bars, followed bar by bar: up a little whenever the quantity is above it, down a 49th as
/// much otherwise (a multiplicative Robbins-Monro quantile). It forgets over a few hundred bars and one extreme bar cannot move it far.
/// </summary>
/// <param name="start">The level at the beginning: that of a typical large ticker.</param>
/// <param name="least">The level never falls below this.</param>
internal struct RunningLevel(float start, float least)
{
    /// <summary>The share of bars that pass the level.</summary>
    public const double Share = 0.02;

    private const float Reach = 8;

    private readonly float _least = least;
    private readonly float _most = start * Reach;

    /// <summary>The level up to the bar before.</summary>
    public float Value { get; private set; } = start;

    /// <summary>A level that may fall to an eighth of where it starts.</summary>
    public RunningLevel(float start)
        : this(start, start / Reach)
    {
    }

    /// <summary>A magnitude in units of the level so far, which then learns from it.</summary>
    /// <param name="magnitude">Not negative.</param>
    /// <param name="rate">The relative step of the level, 0.02 to 0.1.</param>
    public double Measure(double magnitude, double rate)
    {
        var level = Value;
        var next = magnitude > level ? level * (1 + (rate * (1 - Share))) : level * (1 - (rate * Share));
        Value = (float)Math.Clamp(next, _least, _most);
        return magnitude / level;
    }

    /// <summary>Writes or reads the level.</summary>
    public void Persist(ref StateStream state) => Value = state.Bounded(Value, _least, _most);
}
