using Anomaly.Detection.Forests;

namespace Anomaly.Detection.Tests.Forests;

public sealed class ForestExplainerTests
{
    /// <summary>Four rows, three of them left: paths of 1 + c(3) and 1, scores of -0.43766 and -0.68774.</summary>
    private static readonly IsolationForest Forest = new([new IsolationTree([new(1, 0.5f, 1, 2, 4), TreeNode.Leaf(3), TreeNode.Leaf(1)], 2)], 2);

    [Fact]
    public void Score_ofBothSides_isTheFormulaOfThePaper()
    {
        Assert.Equal(-0.4376598631629993, Forest.Score([9, 0.5]), 1e-11);
        Assert.Equal(-0.6877436677788327, Forest.Score([9, 0.6]), 1e-11);
    }

    [Theory]
    [InlineData(9, 0, 1, 0, 0.25008380461583335)]
    [InlineData(0, 9, 0, 1, -0.25008380461583335)]
    public void Explain_aFeatureThatChangesTheWay_contributesTheDifferenceOfTheScores(double value, double typical, int first, int second, double difference)
    {
        var contributions = ForestExplainer.Explain(Forest, [7, value], [8, typical]);

        Assert.Equal([first, second], contributions.Select(one => one.Feature));
        Assert.Equal(difference, contributions.Single(one => one.Feature == 1).Value, 1e-11);
        Assert.Equal(0, contributions.Single(one => one.Feature == 0).Value);
    }
}
