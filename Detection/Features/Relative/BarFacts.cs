namespace Anomaly.Detection.Features.Relative;

/// <summary>
/// The plain numbers behind the last row, for the words that describe a bar. Usual means: of this series, up to the bar before, at
/// this time of day.
/// </summary>
public readonly record struct BarFacts
{
    /// <summary>Numbers in the flat form.</summary>
    public const int Count = 17;

    /// <summary>The shortest time between two bars of the series, in seconds: its interval.</summary>
    public double StepSeconds { get; init; }

    /// <summary>Close against the close before, as a fraction.</summary>
    public double Return { get; init; }

    /// <summary>The usual size of <see cref="Return"/>.</summary>
    public double UsualReturn { get; init; }

    /// <summary>Open against the close before, as a fraction.</summary>
    public double Gap { get; init; }

    /// <summary>Close against the open, as a fraction.</summary>
    public double Body { get; init; }

    /// <summary>High above the body, as a fraction of the close before.</summary>
    public double UpperWick { get; init; }

    /// <summary>Low below the body, as a fraction of the close before.</summary>
    public double LowerWick { get; init; }

    /// <summary>True range as a fraction of the close before.</summary>
    public double Range { get; init; }

    /// <summary>The usual size of <see cref="Range"/>.</summary>
    public double UsualRange { get; init; }

    /// <summary>Volume in multiples of the usual; 1 where none was reported.</summary>
    public double VolumeRatio { get; init; }

    /// <summary>Range of the last five bars or so in multiples of the usual.</summary>
    public double RecentRangeRatio { get; init; }

    /// <summary>Volume of the last five bars or so in multiples of the usual.</summary>
    public double RecentVolumeRatio { get; init; }

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

    /// <summary>The flat form, as it travels beside a row.</summary>
    public void CopyTo(Span<double> destination)
    {
        ReadOnlySpan<double> numbers =
        [
            StepSeconds, Return, UsualReturn, Gap, Body, UpperWick, LowerWick, Range, UsualRange, VolumeRatio, RecentRangeRatio,
            RecentVolumeRatio, Drift3, Drift10, Drift30, StillBars, HasVolume ? 1 : 0,
        ];
        numbers.CopyTo(destination);
    }

    /// <summary>Reads what <see cref="CopyTo"/> wrote.</summary>
    public static BarFacts From(ReadOnlySpan<double> numbers) => new()
    {
        StepSeconds = numbers[StepColumn],
        Return = numbers[1],
        UsualReturn = numbers[2],
        Gap = numbers[3],
        Body = numbers[4],
        UpperWick = numbers[5],
        LowerWick = numbers[6],
        Range = numbers[7],
        UsualRange = numbers[8],
        VolumeRatio = numbers[9],
        RecentRangeRatio = numbers[10],
        RecentVolumeRatio = numbers[11],
        Drift3 = numbers[12],
        Drift10 = numbers[13],
        Drift30 = numbers[14],
        StillBars = (int)numbers[15],
        HasVolume = numbers[16] != 0,
    };

    /// <summary>Where <see cref="StepSeconds"/> stands in the flat form.</summary>
    internal const int StepColumn = 0;
}
