using Anomaly.Detection.Numerics;

namespace Anomaly.Detection.Features.Relative;

/// <summary>
/// The plain numbers behind the last row, for the words that describe a bar. Usual means: of this series, up to the bar before, at
/// this time of day. Ratios are kept as logarithms, as the engine has them, and turned into fractions only for the bars that are described.
/// </summary>
/// <param name="StepSeconds">The shortest time between two bars of the series, in seconds: its interval.</param>
/// <param name="LogReturn">Logarithm of close over the close before.</param>
/// <param name="UsualReturn">The usual size of a return, as a fraction.</param>
/// <param name="LogGap">Logarithm of open over the close before.</param>
/// <param name="UpperWick">High above the body, as a fraction of the close before.</param>
/// <param name="LowerWick">Low below the body, as a fraction of the close before.</param>
/// <param name="Range">True range as a fraction of the close before.</param>
/// <param name="UsualRange">The usual size of the true range.</param>
/// <param name="LogVolumeRatio">Logarithm of volume over the usual; 0 where none was reported.</param>
/// <param name="LogRecentRange">Mean logarithm of the last five ranges or so over the usual.</param>
/// <param name="LogRecentVolume">Mean logarithm of the last five volumes or so over the usual.</param>
/// <param name="Drift3">Drift over about 3 bars, in standard deviations of a random walk's.</param>
/// <param name="Drift10">Drift over about 10 bars, in the same units.</param>
/// <param name="Drift30">Drift over about 30 bars, in the same units.</param>
/// <param name="StillBars">Bars up to this one in which the price did not move at all: a whole number.</param>
/// <param name="Slot">The time of day, counted in slots from the session's start; -1 in a series of daily or longer bars.</param>
/// <param name="Repetition">What the bar repeats, as a number; 0 for nothing. Of <c>relative-2</c> only, as the next one.</param>
/// <param name="RepeatedBars">Bars up to this one that repeat so: a whole number.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct BarFacts(
    double StepSeconds, double LogReturn, double UsualReturn, double LogGap, double UpperWick, double LowerWick, double Range, double UsualRange,
    double LogVolumeRatio, double LogRecentRange, double LogRecentVolume, double Drift3, double Drift10, double Drift30, double StillBars,
    double Slot = SessionClock.NoSlot, double Repetition = 0, double RepeatedBars = 0)
{
    /// <summary>Numbers in the flat form, in the order of the parameters.</summary>
    public const int Count = 18;

    /// <summary>Where <see cref="StepSeconds"/> stands in the flat form.</summary>
    internal const int StepColumn = 0;

    /// <summary>Where <see cref="Slot"/> stands in it.</summary>
    internal const int SlotColumn = 15;

    /// <summary>Close against the close before, as a fraction.</summary>
    public double Return => PortableMath.Exp(LogReturn) - 1;

    /// <summary>Open against the close before, as a fraction.</summary>
    public double Gap => PortableMath.Exp(LogGap) - 1;

    /// <summary>Close against the open, as a fraction.</summary>
    public double Body => PortableMath.Exp(LogReturn - LogGap) - 1;

    /// <summary>Volume in multiples of the usual.</summary>
    public double VolumeRatio => PortableMath.Exp(LogVolumeRatio);

    /// <summary>Range of the last five bars or so in multiples of the usual.</summary>
    public double RecentRangeRatio => PortableMath.Exp(LogRecentRange);

    /// <summary>Volume of the last five bars or so in multiples of the usual.</summary>
    public double RecentVolumeRatio => PortableMath.Exp(LogRecentVolume);

    /// <summary>Writes the flat form, as it travels beside a row.</summary>
    public void CopyTo(Span<double> destination) => MemoryMarshal.Write(MemoryMarshal.AsBytes(destination), this);

    /// <summary>Reads what <see cref="CopyTo"/> wrote.</summary>
    public static BarFacts From(ReadOnlySpan<double> numbers) => MemoryMarshal.Read<BarFacts>(MemoryMarshal.AsBytes(numbers));
}

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
