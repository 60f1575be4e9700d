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

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(1.5, 0.5)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    public void Surprise_withinTheKnotsLiesOnTheLineBetweenTwo(double value, double surprise) =>
        Assert.Equal(surprise, Table(linear: true).Surprise(value), 12);

    [Theory]
    [InlineData(true, 6, 7)]
    [InlineData(false, 8, 3 + (2 * 0.6931471805599453))]
    [InlineData(true, 1e9, 600)]
    [InlineData(true, double.PositiveInfinity, 600)]
    public void Surprise_beyondTheKnotsGrowsByTheSlopeUpTo600(bool linear, double value, double surprise) =>
        Assert.Equal(surprise, Table(linear).Surprise(value), 12);

    [Fact]
    public void Surprise_beyondASmallLastKnotStartsAtAHalf()
    {
        var table = new TailTable([0, 0.2], [0, 1], Slope: 2, IsLinear: false);
        Assert.Equal(1, table.Surprise(0.4), 12);
        Assert.Equal(1, table.Surprise(0.5), 12);
        Assert.Equal(1 + (2 * Math.Log(2)), table.Surprise(1), 12);
        Assert.Equal(1, table.ValueAt(1 + (2 * Math.Log(2))), 12);
    }

    [Theory]
    [InlineData(0.25, 1)]
    [InlineData(0.5, 1)]
    [InlineData(0.75, 1.5)]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 4)]
    [InlineData(7, 6)]
    public void ValueAt_isTheFirstValueAsSurprising(double surprise, double value) =>
        Assert.Equal(value, new TailTable([1, 2, 4], [0.5, 1, 3], Slope: 2, IsLinear: true).ValueAt(surprise), 12);

    [Fact]
    public void ValueAt_ofAPowerLaw_isFiniteForAnySurprise()
    {
        Assert.Equal(8, Table(linear: false).ValueAt(3 + (2 * Math.Log(2))), 12);
        Assert.True(double.IsFinite(Table(linear: false).ValueAt(1e6)));
    }

    [Fact]
    public void ValueAt_lessThanTheOneKnot_isTheKnot() =>
        Assert.Equal(3, new TailTable([3], [2], Slope: 1, IsLinear: true).ValueAt(1));

    [Fact]
    public void Of_aSample_putsKnotsWhereAtLeast15RowsLieBeyond()
    {
        // 150 rows: 15 are the tenth, the next knot would have 7.5.
        var table = TailTable.Of(Numbers(150), linear: true);
        Assert.Equal([1, 15, 46, 76, 106, 121, 136], table.Values);
        Assert.Equal([0, 0.9, 0.7, 0.5, 0.3, 0.2, 0.1], table.Surprises.Select(surprise => surprise == 0 ? 0 : Math.Round(Math.Exp(-surprise), 12)));
    }

    [Fact]
    public void Of_aSample_hasNoSurpriseAtItsLeastValueAndWritesNoMinusBeforeIt() =>
        Assert.False(double.IsNegative(TailTable.Of(Numbers(150), linear: true).Surprises[0]));

    [Fact]
    public void Of_aSampleInAnyOrder_isTheSameTable() =>
        Assert.Equal(TailTable.Of(Numbers(150), linear: true), TailTable.Of([.. Numbers(150).Reverse()], linear: true));

    [Fact]
    public void Of_equalValues_keepsOneKnotAtTheSurpriseOfTheLast()
    {
        var table = TailTable.Of([.. Enumerable.Repeat(2.0, 100), .. Numbers(50).Select(number => number + 2)], linear: true);
        Assert.Equal(2, table.Values[0]);
        Assert.Equal(0.5, Math.Exp(-table.Surprises[0]), 12);
        Assert.Equal(table.Values.Order().Distinct(), table.Values);
    }

    [Fact]
    public void Of_aSampleTooSmallForASecondKnot_hasOne()
    {
        var table = TailTable.Of([5, 6, 7], linear: true);
        Assert.Equal([5], table.Values);
        Assert.Equal([0], table.Surprises);
        Assert.Equal(2 / 3.0, table.Slope, 12);
    }

    [Fact]
    public void Of_anExponentialTail_hasTheSlopeOfItsMeanBeyondTheLastKnot()
    {
        // Beyond 136: 1 to 14, whose mean is 7.5.
        Assert.Equal(1 / 7.5, TailTable.Of(Numbers(150), linear: true).Slope, 12);
    }

    [Fact]
    public void Of_aPowerLaw_hasTheSlopeThatHillEstimates()
    {
        double[] sample = [.. Enumerable.Repeat(1.0, 136), .. Enumerable.Repeat(Math.Exp(0.25), 14)];
        Assert.Equal(4, TailTable.Of(sample, linear: false).Slope, 12);
    }

    [Theory]
    [InlineData(0.01, 10)]
    [InlineData(2, 2)]
    public void Of_aPowerLaw_holdsTheSlopeBetween2And10(double logarithm, double slope)
    {
        double[] sample = [.. Enumerable.Repeat(1.0, 136), .. Enumerable.Repeat(Math.Exp(logarithm), 14)];
        Assert.Equal(slope, TailTable.Of(sample, linear: false).Slope);
    }

    [Fact]
    public void Of_valuesWithinTheLeastScale_hasTheSteepestSlope()
    {
        double[] sample = [.. new double[136], .. Enumerable.Repeat(0.25, 14)];
        Assert.Equal(10, TailTable.Of(sample, linear: false).Slope);
    }

    [Fact]
    public void Of_aSampleWithNothingBeyondItsLastKnot_hasTheSteepestSlope()
    {
        Assert.Equal(10, TailTable.Of(new double[150], linear: true).Slope);
        Assert.Equal(10, TailTable.Of(new double[150], linear: false).Slope);
    }

    [Fact]
    public void Equality_isThatOfKnotsSlopeAndTail()
    {
        var table = Table(linear: true);
        Assert.Equal(table, Table(linear: true));
        Assert.Equal(table.GetHashCode(), Table(linear: true).GetHashCode());
        Assert.NotEqual(table, Table(linear: false));
        Assert.NotEqual(table, table with { Slope = 3 });
        Assert.NotEqual(table, new TailTable([1, 2, 5], [0, 1, 3], Slope: 2, IsLinear: true));
        Assert.NotEqual(table, new TailTable([1, 2, 4], [0, 1, 4], Slope: 2, IsLinear: true));
        Assert.False(table.Equals(null));
    }

    private static TailTable Table(bool linear) => new([1, 2, 4], [0, 1, 3], Slope: 2, linear);

    private static double[] Numbers(int count) => [.. Enumerable.Range(1, count).Select(number => (double)number)];

    private static double[] Pareto(int count, double power, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Math.Pow(1 - random.NextDouble(), -1 / power))];
    }
}
