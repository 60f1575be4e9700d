using FsCheck.Xunit;

namespace Anomaly.Evaluation.Tests;

public sealed class RandomCutForestTests
{
    private const int Dimensions = 3;

    [Fact]
    public void Score_pointFarFromAllOthers_isAboveEveryOneOfThem()
    {
        var points = Cloud(500, seed: 1);
        var forest = Grow(points, seed: 7);
        var highest = Enumerable.Range(0, 500).Max(i => forest.Score(points.AsSpan(i * Dimensions, Dimensions)));

        Assert.True(forest.Score([20, 0, 0]) > highest + 0.2);
        Assert.True(forest.Score([20, 0, 0]) > forest.Score([5, 0, 0]));
    }

    [Property(MaxTest = 50)]
    public void Score_isAShareAndTheSameForTheSameSeed(byte seed, byte x, byte y, byte z)
    {
        var points = Cloud(300, seed);
        double[] point = [x - 128, (y - 128) / 10.0, (z - 128) / 100.0];
        var score = Grow(points, seed).Score(point);

        Assert.InRange(score, 0, 1);
        Assert.Equal(score, Grow(points, seed).Score(point));
    }

    [Fact]
    public void Score_inTheMeanOfManyTrees_isTheSameWhicheverWayAnAxisPoints()
    {
        var points = Cloud(400, seed: 3);
        double[] mirrored = [.. points.Select(value => -value)];

        Assert.Equal(Grow(points, 1, trees: 400).Score([4, 1, -2]), Grow(mirrored, 2, trees: 400).Score([-4, -1, 2]), 0.02);
    }

    [Fact]
    public void Score_pointThatEveryTreeIsFullOf_isNoAnomaly()
    {
        double[] same = [.. Enumerable.Range(0, 300).SelectMany(_ => new[] { 1.0, 2, 3 })];
        var forest = Grow(same, seed: 1);

        Assert.True(forest.Score([1, 2, 3]) < 0.1);
        Assert.Equal(1, forest.Score([1, 2, 4]));
    }

    private static RandomCutForest Grow(double[] points, ulong seed, int trees = 50) => RandomCutForest.Grow(points, Dimensions, trees, sample: 128, seed);

    private static double[] Cloud(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count * Dimensions).Select(_ => random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5)];
    }
}
