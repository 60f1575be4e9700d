using Anomaly.Detection.Features;
using Anomaly.Detection.Features.Seed14;

namespace Anomaly.Detection.Tests.Features;

public sealed class FeatureRowsTests
{
    private static readonly FeatureSet Set = Seed14FeatureSet.Instance;

    [Fact]
    public void Compute_withIncompleteBars_givesTheValuesWithoutThemAndMarksTheirRows()
    {
        var bars = BarScript.Write(8, 120).Bars;
        Bar[] holed = [.. bars.SelectMany((bar, i) => i % 7 == 3 ? new[] { bar with { Time = bar.Time.AddSeconds(-1), Low = double.NaN }, bar } : [bar])];
        var expected = FeatureRows.Compute(Set, bars);
        var actual = FeatureRows.Compute(Set, holed);
        Assert.Equal(expected.CompleteCount, actual.CompleteCount);
        var kept = 0;
        for (var i = 0; i < holed.Length; i++)
        {
            if (holed[i].IsComplete)
                Bits.AssertEqual(expected.Row(kept++), actual.Row(i), $"row {i}");
            else
                Assert.False(actual.Complete[i] || actual.Row(i).ToArray().Any(double.IsFinite));
        }
    }

    [Fact]
    public void Compute_barsOutOfOrder_isRefused()
    {
        var bars = BarScript.Write(8, 30).Bars;
        (bars[4], bars[5]) = (bars[5], bars[4]);
        var error = Assert.Throws<ArgumentException>(() => FeatureRows.Compute(Set, bars));
        Assert.StartsWith(
            $"The bar at {bars[5].Time:O} does not come after the one at {bars[4].Time:O}: sort the series and drop duplicates first.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compute_aBarGivenTwice_isRefused()
    {
        var bars = BarScript.Write(8, 5).Bars;
        Assert.Throws<ArgumentException>(() => FeatureRows.Compute(Set, [.. bars, bars[^1]]));
    }

    [Fact]
    public void Fill_destinationsTooShort_areRefused()
    {
        var bars = BarScript.Write(1, 5).Bars;
        Assert.StartsWith(
            "5 bars need as many marks, the span given has 4.",
            Assert.Throws<ArgumentException>(() => FeatureRows.Fill(Set.CreateEngine(), bars, new double[70], new bool[4])).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "5 rows of 14 features do not fit into 69 values.",
            Assert.Throws<ArgumentException>(() => FeatureRows.Fill(Set.CreateEngine(), bars, new double[69], new bool[5])).Message, StringComparison.Ordinal);
        Assert.Equal(0, FeatureRows.Fill(Set.CreateEngine(), bars, new double[70], new bool[5]));
    }
}
