using Anomaly.Detection.Numerics;

namespace Anomaly.Detection.Features.Relative;

/// <summary>
/// A bar against the close before it: logarithms of price ratios, and wicks and true range as fractions of that close. Prices that
/// are zero, negative or absurd (bad data) give large but finite values.
/// </summary>
internal readonly struct BarShape
{
    private const double Least = 1e-6;
    private const double Most = 1e6;

    public BarShape(in Bar bar, double close)
    {
        var top = Math.Max(bar.Open, bar.Close);
        var bottom = Math.Min(bar.Open, bar.Close);
        Return = LogRatio(bar.Close, close);
        Gap = LogRatio(bar.Open, close);
        Body = Return - Gap;
        UpperWick = Fraction(bar.High - top, close);
        LowerWick = Fraction(bottom - bar.Low, close);
        TrueRange = Fraction(Math.Max(Math.Max(bar.High, top), close) - Math.Min(Math.Min(bar.Low, bottom), close), close);
        Volume = bar.Volume > 0 ? bar.Volume : 0;
    }

    /// <summary>Logarithm of close over the close before.</summary>
    public double Return { get; }

    /// <summary>Logarithm of open over the close before.</summary>
    public double Gap { get; }

    /// <summary>Logarithm of close over open.</summary>
    public double Body { get; }

    /// <summary>High above the body.</summary>
    public double UpperWick { get; }

    /// <summary>Low below the body.</summary>
    public double LowerWick { get; }

    /// <summary>True range; 0 for a price that did not move at all.</summary>
    public double TrueRange { get; }

    /// <summary>Volume; 0 where none was reported.</summary>
    public double Volume { get; }

    /// <summary>Whether the price did not move at all.</summary>
    public bool IsStill => TrueRange == 0;

    /// <summary>Whether no volume was reported.</summary>
    public bool IsSilent => Volume == 0;

    private static double LogRatio(double price, double close) => PortableMath.Log(Math.Clamp(price / close, Least, Most));

    private static double Fraction(double distance, double close) => Math.Clamp(distance / close, 0, Most);
}
