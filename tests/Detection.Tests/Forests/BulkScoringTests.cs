using Anomaly.Detection.Forests;

namespace Anomaly.Detection.Tests.Forests;

/// <summary>Scores many rows in one call and each alone: the two ways share no code, and must give the same bits.</summary>
public sealed class BulkScoringTests
{
    [Theory]
    [InlineData(14, 256, 100)]
    [InlineData(14, 256, 300)]
    [InlineData(16, 200, 40)]
    [InlineData(1, 64, 20)]
    [InlineData(3, 2, 10)]
    [InlineData(17, 256, 20)]
    [InlineData(20, 256, 20)]
    [InlineData(21, 128, 20)]
    [InlineData(32, 256, 20)]
    [InlineData(33, 256, 20)]
    [InlineData(6, 1000, 20)]
    public void Score_manyRows_equalsEachAloneBitForBit(int features, int samples, int trees)
    {
        var rows = SyntheticRows.Make(2500, features, seed: samples);
        var trained = ForestTrainer.Train(rows, new ForestParameters { SamplesPerTree = samples, Trees = trees });

        for (var r = 0; r < rows.Rows; r++)
            Assert.Equal(Bits(trained.Forest.Score(rows.Row(r))), Bits(trained.Scores[r]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(511)]
    [InlineData(513)]
    public void Score_anyNumberOfRowsAsDoublesOrFloats_givesTheSameBits(int count)
    {
        var rows = SyntheticRows.Make(1024, 14, seed: 2);
        var trained = ForestTrainer.Train(rows, new ForestParameters { Trees = 30 });
        var floats = rows.Values[..(count * 14)].ToArray();
        var doubles = floats.Select(value => (double)value).ToArray();
        var (fromFloats, fromDoubles) = (new double[count], new double[count]);

        trained.Forest.Score(floats, fromFloats);
        trained.Forest.Score(doubles, fromDoubles);

        Assert.Equal(trained.Scores.Take(count).Select(Bits), fromFloats.Select(Bits));
        Assert.Equal(trained.Scores.Take(count).Select(Bits), fromDoubles.Select(Bits));
    }

    [Fact]
    public void Score_valuesOnAndBesideEveryThresholdGoTheWayOfTheComparison()
    {
        var trained = ForestTrainer.Train(SyntheticRows.Make(1024, 2, seed: 2), new ForestParameters { Trees = 3 });
        var cuts = trained.Forest.Trees.SelectMany(tree => tree.Nodes.ToArray().Where(node => !node.IsLeaf)).ToArray();
        var rows = cuts.SelectMany(node => new[] { node.Threshold, MathF.BitIncrement(node.Threshold), MathF.BitDecrement(node.Threshold), float.MaxValue, float.MinValue, -0f })
            .SelectMany(value => new[] { value, 0f, 0f, value }).ToArray();
        var scores = new double[rows.Length / 2];

        trained.Forest.Score(rows, scores);

        for (var r = 0; r < scores.Length; r++)
            Assert.Equal(Bits(trained.Forest.Score(rows.AsSpan(2 * r, 2))), Bits(scores[r]));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(700)]
    public void Score_valueThatIsNoFiniteFloat_isRefusedByRowAndFeature(int count)
    {
        var rows = SyntheticRows.Make(1024, 14, seed: 2);
        var trained = ForestTrainer.Train(rows, new ForestParameters { Trees = 3 });
        var values = rows.Values[..(count * 14)].ToArray().Select(value => (double)value).ToArray();
        values[(count - 1) * 14 + 5] = 1e300;

        var error = Assert.Throws<ArgumentException>(() => trained.Forest.Score(values, new double[count]));

        Assert.StartsWith($"Row {count - 1}, feature 5 is ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Score_oneRowWithAValueThatIsNoFiniteFloat_isRefused()
    {
        var trained = ForestTrainer.Train(SyntheticRows.Make(1024, 4, seed: 2), new ForestParameters { Trees = 3 });

        Assert.StartsWith(
            "Row 0, feature 2 is NaN as a 32-bit float, but only finite values can be scored.",
            Assert.Throws<ArgumentException>(() => trained.Forest.Score([1f, 2f, float.NaN, 4f])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Score_lengthsThatDoNotMatch_areRefused()
    {
        var trained = ForestTrainer.Train(SyntheticRows.Make(1024, 4, seed: 2), new ForestParameters { Trees = 3 });

        Assert.Throws<ArgumentException>(() => trained.Forest.Score(new double[7], new double[2]));
        Assert.Throws<ArgumentException>(() => trained.Forest.Score(new double[3]));
        Assert.Throws<ArgumentException>(() => trained.Forest.Score(new float[5]));
    }

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);
}
