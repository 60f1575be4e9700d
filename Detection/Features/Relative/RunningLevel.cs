namespace Anomaly.Detection.Features.Relative;

/// <summary>
/// The level that a quantity passes once in 50 bars, followed bar by bar: up a little whenever the quantity is above it, down a 49th as
/// much otherwise (a multiplicative Robbins-Monro quantile). It forgets over a few hundred bars and one wild bar cannot move it far.
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

    /// <summary>Reads the level.</summary>
    public void Read(ref StateReader reader) => Value = reader.ReadBounded(_least, _most);
}
