using Anomaly.Detection.Forests;

namespace Anomaly.Detection.Tests.Forests;

public sealed class ForestTrainerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Train_anyNumberOfThreads_givesTheSameBits(int threads)
    {
        var rows = SyntheticRows.Make(3000, 6, seed: 1);
        var expected = ForestTrainer.Train(rows, new ForestParameters { Trees = 20 }, threads: 3);

        var actual = ForestTrainer.Train(rows, new ForestParameters { Trees = 20 }, threads);

        Assert.Equal(Bits(expected.Offset), Bits(actual.Offset));
        Assert.Equal(expected.Scores.Select(Bits), actual.Scores.Select(Bits));
        for (var t = 0; t < 20; t++)
            Assert.Equal(expected.Forest.Trees[t].Nodes.ToArray(), actual.Forest.Trees[t].Nodes.ToArray());
    }

    [Fact]
    public void Train_anotherSeedGrowsOtherTrees()
    {
        var rows = SyntheticRows.Make(1000, 4, seed: 1);

        var one = ForestTrainer.Train(rows, new ForestParameters { Trees = 2, Seed = 1 });
        var two = ForestTrainer.Train(rows, new ForestParameters { Trees = 2, Seed = 2 });

        Assert.NotEqual(one.Forest.Trees[0].Nodes.ToArray(), two.Forest.Trees[0].Nodes.ToArray());
        Assert.NotEqual(one.Forest.Trees[0].Nodes.ToArray(), one.Forest.Trees[1].Nodes.ToArray());
    }

    [Fact]
    public void Train_knownSeed_givesTheForestItHasAlwaysGiven()
    {
        var trained = ForestTrainer.Train(SyntheticRows.Make(1000, 4, seed: 1), new ForestParameters());

        Assert.Equal(PinnedOffset, trained.Offset);
        Assert.Equal(PinnedRoot, trained.Forest.Trees[99].Nodes[0]);
    }

    [Theory]
    [InlineData(0.01, 10)]
    [InlineData(0.2, 200)]
    public void Train_contaminationMarksThatShareOfTheRows(double contamination, int anomalies)
    {
        var trained = ForestTrainer.Train(SyntheticRows.Make(1000, 4, seed: 1), new ForestParameters { Contamination = contamination });

        Assert.Equal(anomalies, trained.Scores.Count(score => score < trained.Offset));
    }

    [Fact]
    public void Train_autoContamination_hasTheFixedOffset()
    {
        var trained = ForestTrainer.Train(SyntheticRows.Make(1000, 4, seed: 1), new ForestParameters { Contamination = null });

        Assert.Equal(-0.5, trained.Offset);
    }

    [Fact]
    public void Train_everyLeaf_isWithinTheDepthLimitAndEverySplitSeparates()
    {
        var trained = ForestTrainer.Train(SyntheticRows.Make(2000, 6, seed: 3), new ForestParameters { SamplesPerTree = 100 });

        Assert.All(trained.Forest.Trees, tree => Assert.True(tree.Depth <= 7 && tree.Samples == 100));
    }

    [Fact]
    public void Train_tooFewRows_saysHowManyItTakes()
    {
        var error = Assert.Throws<TrainingException>(() => ForestTrainer.Train(SyntheticRows.Make(511, 4, seed: 1), new ForestParameters()));

        Assert.Equal("There are 511 usable training rows, but trees of 256 rows need at least 512.", error.Message);
    }

    [Fact]
    public void Train_featureWithoutSpread_saysWhich()
    {
        var rows = new FeatureMatrix(2);
        for (var i = 0; i < 600; i++)
            rows.Add([i, 7.5]);

        var error = Assert.Throws<TrainingException>(() => ForestTrainer.Train(rows, new ForestParameters()));

        Assert.Equal("Feature 1 is 7.5 in all 600 training rows; a forest cannot split it.", error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(599)]
    public void Train_featureThatIsOtherInOneRow_isTaken(int other)
    {
        var rows = new FeatureMatrix(1);
        for (var i = 0; i < 600; i++)
            rows.Add([i == other ? 8 : 7.5]);

        Assert.Equal(1, ForestTrainer.Train(rows, new ForestParameters { Trees = 2 }).Forest.Features);
    }

    [Fact]
    public void Train_firstFeatureWithoutSpread_isRefused()
    {
        var rows = new FeatureMatrix(1);
        for (var i = 0; i < 600; i++)
            rows.Add([7.5]);

        Assert.Equal(
            "Feature 0 is 7.5 in all 600 training rows; a forest cannot split it.",
            Assert.Throws<TrainingException>(() => ForestTrainer.Train(rows, new ForestParameters())).Message);
    }

    [Fact]
    public void Train_parametersOutOfRange_areRefused() => Assert.Equal(
        "The contamination must be above 0 and at most 0.5, or absent for the fixed offset, not 0.7.",
        Assert.Throws<TrainingException>(() => ForestTrainer.Train(SyntheticRows.Make(512, 2, seed: 1), new ForestParameters { Contamination = 0.7 })).Message);

    [Fact]
    public void Train_twoRowsOfPoorData_areSplit()
    {
        var rows = new FeatureMatrix(1);
        rows.Add([1.0]);
        rows.Add([2.0]);

        var trained = ForestTrainer.Train(rows, new ForestParameters { AcceptPoorData = true });

        Assert.All(trained.Forest.Trees, tree => Assert.Equal((2, 3), (tree.Samples, tree.Nodes.Length)));
    }

    /// <summary>Two kinds of rows, next to each other among the floats: the lower goes left of a threshold that equals it, and no kind can be split.</summary>
    [Fact]
    public void Train_rowsThatAreAlike_endInOneLeaf()
    {
        var rows = new FeatureMatrix(2);
        for (var i = 0; i < 600; i++)
            rows.Add([1f, i % 2 == 0 ? 1f : MathF.BitIncrement(1)]);

        var trained = ForestTrainer.Train(rows, new ForestParameters { AcceptPoorData = true });

        Assert.All(trained.Forest.Trees, tree => Assert.Equal(3, tree.Nodes.Length));
        Assert.All(trained.Forest.Trees, tree => Assert.Equal((1, 1f), (tree.Nodes[0].Feature, tree.Nodes[0].Threshold)));
    }

    /// <summary>The rows are scored in chunks of 16,384.</summary>
    [Fact]
    public void Train_moreRowsThanAChunk_scoresAllOfThem()
    {
        var rows = SyntheticRows.Make(40_000, 2, seed: 6);
        var trained = ForestTrainer.Train(rows, new ForestParameters { Trees = 8 });
        var expected = new double[rows.Rows];

        trained.Forest.Score(rows.Values, expected);

        Assert.Equal(expected, trained.Scores);
    }

    [Fact]
    public void Train_poorDataAccepted_trainsAsScikitLearnDoes()
    {
        var rows = new FeatureMatrix(2);
        for (var i = 0; i < 60; i++)
            rows.Add([i, 7.5]);

        var trained = ForestTrainer.Train(rows, new ForestParameters { AcceptPoorData = true });

        Assert.Equal(60, trained.Forest.SamplesPerTree);
        Assert.All(trained.Forest.Trees, tree => Assert.All(tree.Nodes.ToArray(), node => Assert.Equal(0, node.Feature)));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e39)]
    public void Add_valueThatIsNoFiniteFloat_isRefused(double value)
    {
        var rows = new FeatureMatrix(2);
        rows.Add([1.0, 2.0]);

        var error = Assert.Throws<TrainingException>(() => rows.Add([1.0, value]));

        Assert.StartsWith("Training row 1, feature 1 is ", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, rows.Rows);
    }

    [Fact]
    public void Train_cancelledStops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(
            () => ForestTrainer.Train(SyntheticRows.Make(1000, 4, seed: 1), new ForestParameters(), cancellation: source.Token));
    }

    private const double PinnedOffset = -0.6009142005448842;
    private static readonly TreeNode PinnedRoot = new(1, -0.19363697f, 1, 2, 256);

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);
}
