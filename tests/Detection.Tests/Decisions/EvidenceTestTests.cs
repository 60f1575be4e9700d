using Anomaly.Detection.Decisions;
using Anomaly.Detection.Features.Relative;

namespace Anomaly.Detection.Tests.Decisions;

public sealed class EvidenceTestTests
{
    [Fact]
    public void All_hasTheNamesThatModelFilesKeepInTheirOrder() => Assert.Equal(
        "move body gap thin_gap thin_move range quiet wick volume drought trend_3 trend_10 trend_30 volatility activity stuck forest",
        string.Join(' ', EvidenceTest.All.Select(test => test.Name)));

    [Fact]
    public void Second_hasTheNamesThatModelFilesKeepInTheirOrder() => Assert.Equal(
        "move body gap thin_gap thin_move range wick volume drought trend_10 trend_30 sigma_move sigma_gap long_move forest",
        string.Join(' ', EvidenceTest.Second.Select(test => test.Name)));

    [Fact]
    public void All_sharesOfTheBudgetAddUpToOne()
    {
        Assert.Equal(1, EvidenceTest.All.Sum(test => test.Share), 12);
        Assert.Equal(1, EvidenceTest.Second.Sum(test => test.Share), 12);
        Assert.Equal(1, EvidenceTest.Second.Sum(test => test.IntradayShare), 12);
    }

    [Theory]
    [InlineData("move", RelativeColumns.Move)]
    [InlineData("drought", RelativeColumns.LowVolume)]
    [InlineData("stuck", RelativeColumns.StalePrice)]
    public void SizeAndValue_feature_areItsSizeAndItself(string name, int column)
    {
        var row = Row((column, -2.5));
        Assert.Equal(2.5, Test(name).Size(row, score: -0.6));
        Assert.Equal(-2.5, Test(name).Value(row, score: -0.6));
    }

    [Theory]
    [InlineData(2.5, -3.5, 3.5, -3.5)]
    [InlineData(-3.5, 2.5, 3.5, -3.5)]
    [InlineData(2, -2, 2, 2)]
    public void SizeAndValue_wicks_areThoseOfTheLonger(double upper, double lower, double size, double value)
    {
        var row = Row((RelativeColumns.UpperWick, upper), (RelativeColumns.LowerWick, lower));
        Assert.Equal(size, Test("wick").Size(row, score: -0.6));
        Assert.Equal(value, Test("wick").Value(row, score: -0.6));
    }

    [Fact]
    public void SizeAndValue_forest_areThoseOfTheScore()
    {
        Assert.Equal(0.6, Test("forest").Size(Row(), score: -0.6));
        Assert.Equal(-0.6, Test("forest").Value(Row(), score: -0.6));
    }

    [Fact]
    public void IsSurprise_isTrueForTheStalePriceAlone() =>
        Assert.Equal(["stuck"], EvidenceTest.All.Where(test => test.IsSurprise).Select(test => test.Name));

    private static EvidenceTest Test(string name) => EvidenceTest.All.Single(test => test.Name == name);

    private static double[] Row(params (int Column, double Value)[] values)
    {
        var row = new double[RelativeColumns.Count];
        foreach (var (column, value) in values)
            row[column] = value;
        return row;
    }
}
