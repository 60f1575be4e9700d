using Anomaly.Detection.Features.Relative;

namespace Anomaly.Detection.Tests.Features.Relative;

public sealed class BarFactsTests
{
    private static readonly BarFacts Facts = new(
        StepSeconds: 300, LogReturn: Math.Log(1.2), UsualReturn: 0.01, LogGap: Math.Log(0.75), UpperWick: 0.02, LowerWick: 0.03, Range: 0.5, UsualRange: 0.04,
        LogVolumeRatio: Math.Log(8), LogRecentRange: Math.Log(3), LogRecentVolume: Math.Log(0.5), Drift3: 1, Drift10: 2, Drift30: 3, StillBars: 4, Slot: 5, Repetition: 6, RepeatedBars: 7);

    [Fact]
    public void Fractions_areOfTheLogarithms()
    {
        Assert.Equal(0.2, Facts.Return, 1e-14);
        Assert.Equal(-0.25, Facts.Gap, 1e-14);
        Assert.Equal(0.6, Facts.Body, 1e-14);
        Assert.Equal(8, Facts.VolumeRatio, 1e-14);
        Assert.Equal(3, Facts.RecentRangeRatio, 1e-14);
        Assert.Equal(0.5, Facts.RecentVolumeRatio, 1e-14);
    }

    [Fact]
    public void From_whatWasCopied_isTheSame()
    {
        var numbers = new double[BarFacts.Count];
        Facts.CopyTo(numbers);

        Assert.Equal(Facts, BarFacts.From(numbers));
        Assert.Equal((300, 5, 7), (numbers[BarFacts.StepColumn], numbers[BarFacts.SlotColumn], numbers[^1]));
    }
}
