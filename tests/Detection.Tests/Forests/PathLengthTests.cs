using Anomaly.Detection.Forests;

namespace Anomaly.Detection.Tests.Forests;

public sealed class PathLengthTests
{
    private const double EulerGamma = 0.5772156649015329;

    [Fact]
    public void OfUnsplit_anyNumberOfRows_isTheFormulaOfThePaper()
    {
        Assert.Equal((0, 0, 1), (PathLength.OfUnsplit(0), PathLength.OfUnsplit(1), PathLength.OfUnsplit(2)));
        for (var samples = 3; samples <= ForestLimits.SamplesPerTree; samples++)
        {
            var expected = (2 * (Math.Log(samples - 1) + EulerGamma)) - (2 * (samples - 1.0) / samples);
            Assert.InRange(PathLength.OfUnsplit(samples), expected * (1 - 1e-15), expected * (1 + 1e-15));
        }
    }

    [Fact]
    public void OfLeaf_isItsDepthAndWhatItsRowsWouldAdd()
    {
        Assert.Equal(7, PathLength.OfLeaf(7, 1));
        Assert.Equal(4, PathLength.OfLeaf(3, 2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(16)]
    public void SamplesOf_aPathLength_isTheNumberOfRows(int depth)
    {
        foreach (var samples in new[] { 1, 2, 3, 100, 255, 256, 257, 4095, ForestLimits.SamplesPerTree })
            Assert.Equal(samples, PathLength.SamplesOf(depth, (float)PathLength.OfLeaf(depth, samples)));
    }

    [Theory]
    [InlineData(0.5f)]
    [InlineData(-1f)]
    [InlineData(30f)]
    [InlineData(float.NaN)]
    public void SamplesOf_aNumberThatIsNoPathLength_isZero(float length) => Assert.Equal(0, PathLength.SamplesOf(0, length));

    [Fact]
    public void Fixed_hasAUnitOfTwoToTheMinus35()
    {
        Assert.Equal(3L << 35, PathLength.Fixed(3, 1));
        Assert.Equal(4L << 35, PathLength.Fixed(3, 2));
        // 1 + c(3) = 2 (ln 2 + γ) - 1/3 = 2.20739235758962...
        Assert.Equal(75_845_423_882, PathLength.Fixed(1, 3));
    }
}
