using Anomaly.Detection.Decisions;
using FsCheck.Xunit;

namespace Anomaly.Detection.Tests.Decisions;

public sealed class TailTableTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.1)]
    [InlineData(0.01)]
    [InlineData(0.002)]
    public void Surprise_atASampleQuantile_isMinusTheLogarithmOfItsShare(double share)
    {
        var sample = Pareto(50_000, power: 4, seed: 1);
        var table = TailTable.Of([.. sample], linear: false);
        var at = sample.Order().ElementAt((int)((1 - share) * sample.Length));

        Assert.Equal(-Math.Log(share), table.Surprise(at), 0.05);
    }

    [Fact]
    public void Surprise_beyondTheSampleFollowsThePowerLaw()
    {
        var table = TailTable.Of(Pareto(50_000, power: 4, seed: 2), linear: false);

        Assert.InRange(table.Slope, 3, 5);
        Assert.Equal(-Math.Log(Math.Pow(100, -4)), table.Surprise(100), 4.0);
    }

    [Property(MaxTest = 200)]
    public void Surprise_neverFallsAsTheValueGrows(int seed, bool linear, double a, double b)
    {
        var table = TailTable.Of(Pareto(600, power: 3, seed), linear);
        var (low, high) = (Math.Min(Math.Abs(a), Math.Abs(b)), Math.Max(Math.Abs(a), Math.Abs(b)));
        if (double.IsNaN(low) || !double.IsFinite(high))
            return;
        Assert.True(table.Surprise(low) <= table.Surprise(high));
        Assert.InRange(table.Surprise(high), 0, 600);
    }

    [Property(MaxTest = 200)]
    public void ValueAt_isTheInverseOfSurprise(int seed, bool linear, byte tenths)
    {
        var table = TailTable.Of(Pareto(2000, power: 3, seed), linear);
        var surprise = 0.2 + (tenths % 120 / 10.0);

        Assert.Equal(surprise, table.Surprise(table.ValueAt(surprise)), 9);
    }

    [Fact]
    public void Of_sampleThatNeverLeftZero_makesNothingOfSmallValues()
    {
        var table = TailTable.Of(new double[1000], linear: false);

        Assert.Equal(0, table.Surprise(0));
        Assert.True(table.Surprise(3) > table.Surprise(1));
    }

    [Fact]
    public void Identity_isTheSurpriseItself()
    {
        Assert.Equal(0, TailTable.Identity.Surprise(0));
        Assert.Equal(4.5, TailTable.Identity.Surprise(4.5));
    }

    private static double[] Pareto(int count, double power, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Math.Pow(1 - random.NextDouble(), -1 / power))];
    }
}
