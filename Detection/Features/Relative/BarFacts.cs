using Anomaly.Detection.Numerics;

namespace Anomaly.Detection.Features.Relative;

/// <summary>
/// The plain numbers behind the last row, for the words that describe a bar. Usual means: of this series, up to the bar before, at
/// this time of day. Ratios are kept as logarithms, as the engine has them, and turned into fractions only for the bars that are described.
/// </summary>
public readonly record struct BarFacts
{
    /// <summary>Numbers in the flat form.</summary>
    public const int Count = 16;

    /// <summary>Where <see cref="StepSeconds"/> stands in the flat form.</summary>
    internal const int StepColumn = 0;

    /// <summary>The shortest time between two bars of the series, in seconds: its interval.</summary>
    public double StepSeconds { get; init; }

    /// <summary>Logarithm of close over the close before.</summary>
    public double LogReturn { get; init; }

    /// <summary>The usual size of a return, as a fraction.</summary>
    public double UsualReturn { get; init; }

    /// <summary>Logarithm of open over the close before.</summary>
    public double LogGap { get; init; }

    /// <summary>High above the body, as a fraction of the close before.</summary>
    public double UpperWick { get; init; }

    /// <summary>Low below the body, as a fraction of the close before.</summary>
    public double LowerWick { get; init; }

    /// <summary>True range as a fraction of the close before.</summary>
    public double Range { get; init; }

    /// <summary>The usual size of <see cref="Range"/>.</summary>
    public double UsualRange { get; init; }

    /// <summary>Logarithm of volume over the usual; 0 where none was reported.</summary>
    public double LogVolumeRatio { get; init; }

    /// <summary>Mean logarithm of the last five ranges or so over the usual.</summary>
    public double LogRecentRange { get; init; }

    /// <summary>Mean logarithm of the last five volumes or so over the usual.</summary>
    public double LogRecentVolume { get; init; }

    /// <summary>Drift over about 3 bars, in standard deviations of a random walk's.</summary>
    public double Drift3 { get; init; }

    /// <summary>Drift over about 10 bars, in standard deviations of a random walk's.</summary>
    public double Drift10 { get; init; }

    /// <summary>Drift over about 30 bars, in standard deviations of a random walk's.</summary>
    public double Drift30 { get; init; }

    /// <summary>Bars up to this one in which the price did not move at all.</summary>
    public int StillBars { get; init; }

    /// <summary>Whether the bar has a volume.</summary>
    public bool HasVolume { get; init; }

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

    /// <summary>The flat form, as it travels beside a row.</summary>
    public void CopyTo(Span<double> destination)
    {
        ReadOnlySpan<double> numbers =
        [
            StepSeconds, LogReturn, UsualReturn, LogGap, UpperWick, LowerWick, Range, UsualRange, LogVolumeRatio, LogRecentRange, LogRecentVolume,
            Drift3, Drift10, Drift30, StillBars, HasVolume ? 1 : 0,
        ];
        numbers.CopyTo(destination);
    }

    /// <summary>Reads what <see cref="CopyTo"/> wrote.</summary>
    public static BarFacts From(ReadOnlySpan<double> numbers) => new()
    {
        StepSeconds = numbers[StepColumn],
        LogReturn = numbers[1],
        UsualReturn = numbers[2],
        LogGap = numbers[3],
        UpperWick = numbers[4],
        LowerWick = numbers[5],
        Range = numbers[6],
        UsualRange = numbers[7],
        LogVolumeRatio = numbers[8],
        LogRecentRange = numbers[9],
        LogRecentVolume = numbers[10],
        Drift3 = numbers[11],
        Drift10 = numbers[12],
        Drift30 = numbers[13],
        StillBars = (int)numbers[14],
        HasVolume = numbers[15] != 0,
    };
}
