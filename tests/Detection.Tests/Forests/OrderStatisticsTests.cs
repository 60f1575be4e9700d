using Anomaly.Detection.Forests;
using FsCheck.Xunit;

namespace Anomaly.Detection.Tests.Forests;

public sealed class OrderStatisticsTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.01, 1.03)]
    [InlineData(0.5, 2.5)]
    [InlineData(1, 4)]
    public void Quantile_ofFourValuesInterpolatesAsNumpyDoes(double share, double expected) =>
        Assert.Equal(expected, OrderStatistics.Quantile([4, 1, 3, 2], share), 15);

    /// <summary>Halfway counts from the upper value, as in numpy: from the lower it would end one unit in the last place beside.</summary>
    [Fact]
    public void Quantile_halfwayBetweenTwoValues_countsFromTheUpper() => Assert.Equal(0.085, OrderStatistics.Quantile([0.16, 0.01], 0.5));

    /// <summary>In linear time there is no sorting: what is not near the place stays in disorder.</summary>
    [Theory]
    [InlineData(10_000_000)]
    [InlineData(5)]
    public void Quantile_ofManyValues_doesNotSortThem(int different)
    {
        var random = new Random(1);
        double[] values = [.. Enumerable.Range(0, 10_001).Select(_ => (double)random.Next(different))];
        var inOrder = values.Order().ToArray();

        Assert.Equal(inOrder[2500], OrderStatistics.Quantile(values, 0.25));

        Assert.All(values[..2500], value => Assert.True(value <= inOrder[2500]));
        Assert.NotEqual(inOrder, values);
        Assert.Equal(inOrder, values.Order());
    }

    [Property(MaxTest = 200)]
    public bool Quantiles_equalThoseOfTheSortedValues(int seed, byte size, bool repeated)
    {
        var random = new Random(seed);
        var values = Enumerable.Range(0, 1 + size * 40).Select(_ => repeated ? random.Next(5) : random.NextDouble()).ToArray();
        double[] shares = [0, 0.01, 0.25, 0.25, 0.5, 0.99, 1];

        var actual = OrderStatistics.Quantiles([.. values], shares);

        Array.Sort(values);
        return shares.Select(share => OfSorted(values, share)).SequenceEqual(actual);
    }

    private static double OfSorted(double[] sorted, double share)
    {
        var position = share * (sorted.Length - 1);
        var below = (int)position;
        var (low, high) = (sorted[below], sorted[Math.Min(below + 1, sorted.Length - 1)]);
        var weight = position - below;
        return weight < 0.5 ? low + (high - low) * weight : high - (high - low) * (1 - weight);
    }
}
