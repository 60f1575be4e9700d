using Anomaly.Detection.Forests;

namespace Anomaly.Detection.Tests.Forests;

/// <summary>Trees in batches against walking row by row: whole sums, equal to the last bit.</summary>
public sealed class BatchScorerTests
{
    [Theory]
    [InlineData(14, 256, 100)]
    [InlineData(14, 256, 300)]
    [InlineData(16, 200, 39)]
    [InlineData(1, 64, 20)]
    [InlineData(3, 2, 61)]
    [InlineData(17, 256, 21)]
    [InlineData(32, 256, 22)]
    [InlineData(33, 256, 23)]
    [InlineData(6, 1000, 20)]
    [InlineData(2, 1000, 5)]
    public void Sum_isThatOfTheWalk(int features, int samples, int trees)
    {
        var rows = SyntheticRows.Make(1500, features, seed: samples);
        var forest = ForestTrainer.Train(rows, new ForestParameters { SamplesPerTree = samples, Trees = trees, AcceptPoorData = true }).Forest;

        Check(forest, rows.Values.ToArray(), expectBatches: trees > 3 * features / 8);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(255)]
    public void Sum_ofABlockThatIsNotFull_leavesNothingOfTheBlockBefore(int count)
    {
        var rows = SyntheticRows.Make(1024, 14, seed: 2);
        var forest = ForestTrainer.Train(rows, new ForestParameters { Trees = 30 }).Forest;
        var values = rows.Values.ToArray();

        var batches = Compile(forest)!;
        batches.Sum(values.AsSpan(14 * 512, 14 * BatchScorer.BlockRows), new long[BatchScorer.BlockRows]);
        var sums = new long[count];
        batches.Sum(values.AsSpan(0, 14 * count), sums);
        Assert.Equal(Walked(forest, values.AsSpan(0, 14 * count)), sums);
    }

    [Fact]
    public void Sum_valuesOnAndBesideEveryThresholdGoTheWayOfTheComparison()
    {
        var forest = ForestTrainer.Train(SyntheticRows.Make(1024, 2, seed: 2), new ForestParameters { Trees = 30 }).Forest;
        var cuts = forest.Trees.SelectMany(tree => tree.Nodes.ToArray().Where(node => !node.IsLeaf));

        Check(
            forest,
            [.. cuts.SelectMany(node => new[] { node.Threshold, MathF.BitIncrement(node.Threshold), MathF.BitDecrement(node.Threshold), float.MaxValue, float.MinValue, -0f })
                .SelectMany(value => new[] { value, 0f, 0f, value })],
            expectBatches: true);
    }

    [Fact]
    public void Sum_ofLopsidedTreesAndOfBareLeaves()
    {
        Check(new IsolationForest(Enumerable.Repeat(Ladder(20), 9), 3), SyntheticRows.Make(300, 3, seed: 5).Values.ToArray(), expectBatches: true);
        Check(
            new IsolationForest([Ladder(20), new IsolationTree([TreeNode.Leaf(21)], 1), Ladder(20)], 1),
            SyntheticRows.Make(300, 1, seed: 5).Values.ToArray(),
            expectBatches: true);
    }

    /// <summary>Trees of one split: ranking the features costs two steps each, sixty splits cost one, and a walk takes a step a tree.</summary>
    [Theory]
    [InlineData(1, 2, false)]
    [InlineData(1, 3, true)]
    [InlineData(31, 63, false)]
    [InlineData(31, 64, true)]
    public void TryCreate_aForestThatIsFasterWalked_isNull(int features, int trees, bool worthIt) =>
        Assert.Equal(worthIt, BatchScorer.TryCreate([.. Enumerable.Repeat(Split(0, 1), trees)], features) is not null);

    [Fact]
    public void Split_moreThresholdsOrPathLengthsThanABatchHas_makesTwo()
    {
        Assert.Equal([255], Batches(255, i => Split(i, 1)));
        Assert.Equal([128, 128], Batches(256, i => Split(i, 1)));
        Assert.Equal([128], Batches(128, i => Split(0, i + 1)));
        Assert.Equal([64, 65], Batches(129, i => Split(0, i + 1)));

        static IEnumerable<int> Batches(int trees, Func<int, IsolationTree> tree) =>
            TreeBatch.Split([.. Enumerable.Range(0, trees).Select(tree)], features: 1)!.Select(batch => batch.Trees.Length);
    }

    [Fact]
    public void Split_aTreeThatIsTooLargeByItself_isNull()
    {
        var forest = ForestTrainer.Train(SyntheticRows.Make(2048, 1, seed: 4), new ForestParameters { Trees = 2, SamplesPerTree = 1024 }).Forest;

        Assert.Null(TreeBatch.Split(forest.Trees.ToArray(), features: 1));
    }

    /// <summary>As many different path lengths as there are codes, so that every column of codes is in use.</summary>
    [Fact]
    public void Sum_ofLeavesWithEveryCode_isThatOfTheWalk()
    {
        var trees = Enumerable.Range(1, 64)
            .Select(i => new IsolationTree([new(i % 3, (i - 32) / 400f, 1, 2, 256), TreeNode.Leaf(i), TreeNode.Leaf(256 - i)], 3));
        Check(new IsolationForest(trees, 3), SyntheticRows.Make(300, 3, seed: 7).Values.ToArray(), expectBatches: true);
    }

    [Fact]
    public void Sum_onceMore_usesTheSameMemory()
    {
        var rows = SyntheticRows.Make(1024, 14, seed: 2);
        var batches = Compile(ForestTrainer.Train(rows, new ForestParameters { Trees = 30 }).Forest)!;
        var sums = new long[BatchScorer.BlockRows];
        batches.Sum(rows.Values[..(14 * sums.Length)], sums);

        var before = GC.GetAllocatedBytesForCurrentThread();
        batches.Sum(rows.Values[..(14 * sums.Length)], sums);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, RowColumns.Rows * RowColumns.Codes / 2);
    }

    private static IsolationTree Split(float threshold, int right) => new([new(0, threshold, 1, 2, 1 + right), TreeNode.Leaf(1), TreeNode.Leaf(right)], 1);

    /// <summary>A tree whose every split has a leaf on one side: 20 levels that no other test reaches.</summary>
    private static IsolationTree Ladder(int rungs)
    {
        var nodes = new List<TreeNode>();
        for (var i = 0; i < rungs; i++)
        {
            var (leaf, next) = ((2 * i) + 1, (2 * i) + 2);
            nodes.Add(new TreeNode(0, (i % 2 == 0 ? -1 : 1) * (2f - (0.1f * i)), i % 2 == 0 ? leaf : next, i % 2 == 0 ? next : leaf, rungs + 1 - i));
            nodes.Add(TreeNode.Leaf(1));
        }

        nodes.Add(TreeNode.Leaf(1));
        return new IsolationTree(nodes.ToArray(), 1);
    }

    private static void Check(IsolationForest forest, float[] values, bool expectBatches)
    {
        var expected = Walked(forest, values);
        var batches = Compile(forest);
        Assert.Equal(expectBatches, batches is not null);
        if (batches is null)
            return;
        var sums = new long[expected.Length];
        for (var first = 0; first < sums.Length; first += BatchScorer.BlockRows)
        {
            var count = Math.Min(BatchScorer.BlockRows, sums.Length - first);
            batches.Sum(values.AsSpan(first * forest.Features, count * forest.Features), sums.AsSpan(first, count));
        }

        Assert.Equal(expected, sums);
    }

    private static BatchScorer? Compile(IsolationForest forest) => BatchScorer.TryCreate(forest.Trees.ToArray(), forest.Features);

    private static long[] Walked(IsolationForest forest, ReadOnlySpan<float> values)
    {
        var walk = new TreeWalk(forest.Trees.ToArray());
        var sums = new long[values.Length / forest.Features];
        for (var r = 0; r < sums.Length; r++)
            sums[r] = walk.Sum(values.Slice(r * forest.Features, forest.Features));
        return sums;
    }
}
