using Anomaly.Detection.Forests;

namespace Anomaly.Detection.Tests.Forests;

public sealed class ForestLimitsTests
{
    private static readonly IsolationTree Tree = Split(2);

    [Theory]
    [InlineData(0, 256, "The number of trees must be 1 to 4096, not 0.")]
    [InlineData(4097, 256, "The number of trees must be 1 to 4096, not 4097.")]
    [InlineData(10, 1, "The rows per tree must be 2 to 65536, not 1.")]
    [InlineData(10, 65_537, "The rows per tree must be 2 to 65536, not 65537.")]
    public void Check_aSizeOutOfRange_saysTheRange(int trees, int samples, string message) =>
        Assert.Equal(message, Assert.Throws<TrainingException>(new ForestParameters { Trees = trees, SamplesPerTree = samples }.Check).Message);

    [Theory]
    [InlineData(1, 2)]
    [InlineData(4096, 65_536)]
    public void Check_sizesAtTheBorder_areTaken(int trees, int samples) =>
        Assert.Null(Record.Exception(new ForestParameters { Trees = trees, SamplesPerTree = samples, Contamination = 0.5 }.Check));

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(0.51)]
    [InlineData(double.NaN)]
    public void Check_aContaminationOutOfRange_saysTheRange(double share) => Assert.StartsWith(
        "The contamination must be above 0 and at most 0.5, or absent for the fixed offset, not ",
        Assert.Throws<TrainingException>(new ForestParameters { Contamination = share }.Check).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0, "A forest has 1 to 256 features, not 0.")]
    [InlineData(257, "A forest has 1 to 256 features, not 257.")]
    public void New_forestOfAWidthOutOfRange_isRefused(int features, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidForestException>(() => new IsolationForest([Tree], features)).Message);

    [Fact]
    public void New_forestOfTheLargestWidth_scoresItsRows() =>
        Assert.InRange(new IsolationForest([Tree], 256).Score(new double[256]), -1, 0);

    [Fact]
    public void New_forestWithoutTreesOrWithTooMany_isRefused()
    {
        Assert.Equal("A forest has 1 to 4096 trees, not 0.", Assert.Throws<InvalidForestException>(() => new IsolationForest([], 1)).Message);
        Assert.Equal(
            "A forest has 1 to 4096 trees, not 4097.",
            Assert.Throws<InvalidForestException>(() => new IsolationForest(Enumerable.Repeat(Tree, 4097), 1)).Message);
        Assert.Equal(4096, new IsolationForest(Enumerable.Repeat(Tree, 4096), 1).Trees.Count);
    }

    [Fact]
    public void New_forestOfTreesOfTooFewOrTooManyRows_isRefused()
    {
        var leaf = new IsolationTree([TreeNode.Leaf(1)], 1);
        Assert.Equal("A tree is grown from 2 to 65536 rows, not 1.", Assert.Throws<InvalidForestException>(() => new IsolationForest([leaf], 1)).Message);
        Assert.Equal("A tree is grown from 2 to 65536 rows, not 65537.", Assert.Throws<InvalidForestException>(() => new IsolationForest([Split(65_537)], 1)).Message);
        Assert.Equal(65_536, new IsolationForest([Split(65_536)], 1).SamplesPerTree);
    }

    [Fact]
    public void New_forestOfTreesOfOtherNumbersOfRows_isRefused() => Assert.Equal(
        "Tree 1 was grown from 3 rows, but tree 0 from 2.", Assert.Throws<InvalidForestException>(() => new IsolationForest([Tree, Split(3)], 1)).Message);

    [Fact]
    public void New_forestOfATreeThatSplitsAFeatureBeyondItsOwn_isRefused()
    {
        var wide = new IsolationTree([new(1, 0, 1, 2, 2), TreeNode.Leaf(1), TreeNode.Leaf(1)], 2);
        Assert.Equal(
            "Tree 1 splits feature 1, outside the forest's 1.", Assert.Throws<InvalidForestException>(() => new IsolationForest([Tree, wide], 1)).Message);
    }

    [Fact]
    public void New_treeWithoutNodes_isRefused() =>
        Assert.Equal("A tree has no nodes.", Assert.Throws<InvalidForestException>(() => new IsolationTree([], 1)).Message);

    [Fact]
    public void Score_aRowOfAnotherLength_saysBoth()
    {
        var forest = new IsolationForest([Tree], 2);
        const string message = "The row has 3 values; the forest was trained on 2. (Parameter 'row')";
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => forest.Score(new double[3])).Message);
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => forest.Score(new float[3])).Message);
        Assert.Throws<ArgumentException>(() => forest.Score(new double[300]));
    }

    [Fact]
    public void Score_rowsAndScoresThatDoNotFit_saysBoth()
    {
        var forest = new IsolationForest([Tree], 2);
        const string message = "5 values are not 2 rows of 2 features.";
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => forest.Score(new double[5], new double[2])).Message);
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => forest.Score(new float[5], new double[2])).Message);
    }

    [Fact]
    public void Explain_rowsOfAnotherLength_saysAllLengths()
    {
        var forest = new IsolationForest([Tree], 2);
        Assert.Equal(
            "The row has 3 and the typical row 2 values; the forest was trained on 2.",
            Assert.Throws<ArgumentException>(() => ForestExplainer.Explain(forest, new double[3], new double[2])).Message);
        Assert.Throws<ArgumentException>(() => ForestExplainer.Explain(forest, new double[2], new double[3]));
    }

    [Fact]
    public void Explain_featuresThatContributeTheSameComeInTheirOrder() => Assert.Equal(
        Enumerable.Range(0, 40), ForestExplainer.Explain(new IsolationForest([Tree], 40), new double[40], new double[40]).Select(one => one.Feature));

    [Theory]
    [InlineData(0)]
    [InlineData(257)]
    public void New_rowsOfAWidthOutOfRange_areRefused(int features) => Assert.StartsWith(
        "A row has 1 to 256 features.", Assert.Throws<ArgumentOutOfRangeException>(() => new FeatureMatrix(features)).Message, StringComparison.Ordinal);

    [Fact]
    public void Add_aRowOfAnotherLength_saysWhich()
    {
        var rows = new FeatureMatrix(256);
        rows.Add(new double[256]);
        Assert.Equal("Training row 1 has 255 values instead of 256.", Assert.Throws<TrainingException>(() => rows.Add(new double[255])).Message);
        Assert.Equal("Training row 1 has 257 values instead of 256.", Assert.Throws<TrainingException>(() => rows.Add(new float[257])).Message);
    }

    [Fact]
    public void Add_aFloatThatIsNotFinite_isRefused()
    {
        var rows = new FeatureMatrix(2);
        rows.Add([1f, 2f]);
        Assert.Equal(
            "Training row 1, feature 1 is NaN, but rows must be finite 32-bit floats.", Assert.Throws<TrainingException>(() => rows.Add([1f, float.NaN])).Message);
        rows.Add([3f, 4f]);
        Assert.Equal([1f, 2f, 3f, 4f], rows.Values.ToArray());
    }

    [Fact]
    public void Add_moreRowsThanWereMadeRoomFor_keepsAll()
    {
        var rows = new FeatureMatrix(1);
        for (var i = 0; i < 5000; i++)
            rows.Add([(double)i]);
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => (float)i), rows.Values.ToArray());
    }

    [Fact]
    public void Sha256_isOfTheValuesAsLittleEndianFloats()
    {
        var rows = new FeatureMatrix(2);
        rows.Add([1.0, 2.0]);
        rows.Add([-0.5, 3.0]);
        Assert.Equal("035e9e0b592260a184a1147e004e9bd46c22ed3e96d0971f676b6a27527c07df", rows.Sha256());
        Assert.Equal([-0.5f, 3f], rows.Row(1).ToArray());
    }

    [Fact]
    public void Train_oneRow_isRefusedThoughPoorDataIsAccepted()
    {
        var rows = new FeatureMatrix(1);
        rows.Add([1.0]);
        Assert.Equal(
            "There are 1 usable training rows, where a tree needs at least 2.",
            Assert.Throws<TrainingException>(() => ForestTrainer.Train(rows, new ForestParameters { AcceptPoorData = true })).Message);
    }

    [Fact]
    public void Train_twiceTheRowsOfATree_isEnough() =>
        Assert.Equal(256, ForestTrainer.Train(SyntheticRows.Make(512, 2, seed: 1), new ForestParameters { Trees = 2 }).Forest.SamplesPerTree);

    private static IsolationTree Split(int samples) => new([new(0, 0, 1, 2, samples), TreeNode.Leaf(1), TreeNode.Leaf(samples - 1)], 1);
}
