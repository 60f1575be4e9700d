using Anomaly.Grains.Tests.Kit;
using Anomaly.Grains.Verifying;

namespace Anomaly.Grains.Tests.Verifying;

public sealed class AnchorSearchTests
{
    private static readonly Bar[] Bars = TestBars.Walk(120);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(57)]
    [InlineData(100)]
    public void Find_rowOfAHistoryThatBeganLater_namesItsFirstBar(int first) =>
        Assert.Equal(Bars[first].Time, AnchorSearch.Find(Bars, AnchorSearch.Row(Bars.AsSpan(first))));

    [Fact]
    public void Find_rowOfOtherBars_isNothing()
    {
        var revised = Bars.ToArray();
        revised[60] = revised[60] with { Close = revised[60].Close * 1.01, High = revised[60].High * 1.02 };

        Assert.Null(AnchorSearch.Find(Bars, AnchorSearch.Row(revised)));
    }

    [Fact]
    public void Find_noBars_isNothing() => Assert.Null(AnchorSearch.Find([], AnchorSearch.Row(Bars)));
}
