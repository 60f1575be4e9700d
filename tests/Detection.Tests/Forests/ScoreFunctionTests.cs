using Anomaly.Detection.Forests;

namespace Anomaly.Detection.Tests.Forests;

public sealed class ScoreFunctionTests
{
    private const long Unit = 1L << PathLength.FractionBits;

    /// <summary>Trees of two rows: c(2) is 1, so that the exponent is the mean path length.</summary>
    [Theory]
    [InlineData(1, 0, -1)]
    [InlineData(1, 1, -0.5)]
    [InlineData(4, 4, -0.5)]
    [InlineData(4, 8, -0.25)]
    [InlineData(1, 30, -9.313225746154785e-10)]
    public void Of_wholeExponents_isAPowerOfTwo(int trees, long sum, double score) => Assert.Equal(score, new ScoreFunction(trees, 2).Of(sum * Unit));

    [Fact]
    public void Of_anySum_isThePower()
    {
        var score = new ScoreFunction(3, 2);
        for (var sum = 0L; sum < 10 * Unit; sum += Unit / 1000)
        {
            var expected = -Math.Pow(2, -(double)sum / (3 * Unit));
            Assert.InRange(score.Of(sum), expected * (1 + 5e-16), expected * (1 - 5e-16));
        }
    }

    [Fact]
    public void Of_meanPathOfAnUnsuccessfulSearch_isAHalf() =>
        Assert.Equal(-0.5, new ScoreFunction(100, 256).Of(100 * PathLength.Fixed(0, 256)), 1e-12);
}
