using System.Text;
using Anomaly.Detection.Models;
using Anomaly.Detection.Models.Sklearn;
using Anomaly.Testing;

namespace Anomaly.Detection.Tests.Models;

public sealed class SklearnForestTests
{
    private static readonly ModelVersion Version = new(Market.US, 0, 1, 0);
    private static readonly DateTimeOffset ImportedAt = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("SIM-RAIL-1d")]
    [InlineData("SIM-ASA.T-5m")]
    [InlineData("edge")]
    public void Read_goldenForest_scoresAndDecidesAsScikitLearnDoes(string name) => AssertScores(name);

    [SharedDataTheory(SharedData.Golden)]
    [InlineData("AAPL-1d")]
    [InlineData("AIG-1d")]
    [InlineData("GOOG-1d")]
    [InlineData("SPY-1d")]
    [InlineData("SPY-1h-first5000")]
    [InlineData("PTT.BK-1d")]
    [InlineData("GME-1m-first4000")]
    [InlineData("8306.T-1d")]
    [InlineData("7203.T-5m")]
    public void Read_forestOfRealBars_scoresAndDecidesAsScikitLearnDoes(string name) => AssertScores(name);

    private static void AssertScores(string name)
    {
        var golden = GoldenScores.Read(name);
        var dump = SklearnForest.Read(GoldenScores.ForestOf(name));
        var scores = new double[golden.Scores.Length];

        dump.Forest.Score(golden.Rows, scores);

        for (var r = 0; r < scores.Length; r++)
            Assert.Equal(golden.Scores[r], scores[r], 1e-12);

        Assert.Equal(golden.Anomalous, scores.Select(score => score - dump.Offset < 0));
    }

    [Theory]
    [InlineData("SIM-RAIL-1d")]
    [InlineData("edge")]
    public void ToModelFile_readsBackAsAModelWithTheSameBits(string name)
    {
        var dump = SklearnForest.Read(GoldenScores.ForestOf(name));
        var rows = GoldenScores.Read(name).Rows;

        var model = ModelFile.Read(dump.ToModelFile(Version, ImportedAt));

        Assert.Equal((dump.Offset, dump.Contamination, ImportedAt, 256), (model.Offset, model.Metadata.Contamination, model.Metadata.TrainedAt, model.Forest.SamplesPerTree));
        Assert.Equal(Bits.Of(dump.Forest, rows), Bits.Of(model.Forest, rows));
        Assert.False(model.CanExplain);
        Assert.Empty(model.Explain(rows.AsSpan(0, 14)));
    }

    [Fact]
    public void Read_smallDump_keepsThresholdsAtTheFloatBelow()
    {
        var dump = SklearnForest.Read(Encoding.UTF8.GetBytes(Dump()));

        Assert.Equal(MathF.BitDecrement(0.1f), dump.Forest.Trees[0].Nodes[0].Threshold);
        Assert.Equal(["a", "b"], dump.FeatureNames);
        Assert.Null(dump.Contamination);
    }

    [Fact]
    public void Read_byteOrderMark_isPassedOver() =>
        Assert.Single(SklearnForest.Read([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Dump())]).Forest.Trees);

    [Theory]
    [InlineData("\"iforest-json-1\"", "\"x\"", "The dump's format is \"x\" instead of \"iforest-json-1\".")]
    [InlineData("\"n_estimators\":1", "\"n_estimators\":2", "The dump has 1 trees, but n_estimators is 2.")]
    [InlineData("\"n_estimators\":1", "\"n_estimators\":1.5", "The dump's \"n_estimators\" is unknown, there twice, or of another kind than the format has there, near line 1, byte 46.")]
    [InlineData("\"max_samples\":3", "\"max_samples\":4", "Tree 0: The root has 3 training rows, but max_samples is 4.")]
    [InlineData("\"offset_\":-0.5", "\"offset_\":0.5", "The dump's offset_ is 0.5, but scores lie between -1 and 0.")]
    [InlineData("\"offset_\":-0.5", "\"offset_\":0", "The dump's offset_ is 0, but scores lie between -1 and 0.")]
    [InlineData("\"offset_\":-0.5", "\"offset_\":-1", "The dump's offset_ is -1, but scores lie between -1 and 0.")]
    [InlineData("\"offset_\":-0.5,", "", "The dump has no \"offset_\".")]
    [InlineData("\"format\":\"iforest-json-1\",", "", "The dump has no \"format\".")]
    [InlineData("\"n_estimators\":1,", "", "The dump has no \"n_estimators\".")]
    [InlineData("\"max_samples\":3,", "", "The dump has no \"max_samples\".")]
    [InlineData("\"contamination\":\"auto\",", "", "The dump has no \"contamination\".")]
    [InlineData("\"features\":[\"a\",\"b\"],", "", "The dump has no \"features\".")]
    [InlineData("\"offset_\":-0.5", "\"offset_\":-0.5,\"offset_\":-0.5", "The dump's \"offset_\" is unknown, there twice, or of another kind than the format has there, near line 1, byte 86.")]
    [InlineData("\"offset_\"", "\"offsets\"", "The dump's \"offsets\" is unknown, there twice, or of another kind than the format has there, near line 1, byte 71.")]
    [InlineData("\"auto\"", "0.7", "The dump's contamination is 0.7, but it must be above 0 and at most 0.5, or \"auto\".")]
    [InlineData("[1,-1,-1]", "[9,-1,-1]", "Tree 0: Node 0 has the children 9 and 2, outside the tree's 3 nodes.")]
    [InlineData("[1,-1,-1]", "[1,-1]", "Tree 0: The arrays have different lengths.")]
    [InlineData("[1,-1,-1]", "[-7,-1,-1]", "Tree 0: Node 0 has the child -7.")]
    [InlineData("[2,-1,-1]", "[1,-1,-1]", "Tree 0: Node 1 is reached twice, so the nodes form no tree.")]
    [InlineData("[1,-2,-2]", "[2,-2,-2]", "Tree 0: Node 0 splits feature 2, outside the model's 2.")]
    [InlineData("[0.1,-2,-2]", "[1e999,-2,-2]", "Tree 0: Node 0 has the threshold Infinity, which is no finite number.")]
    [InlineData("[0.1,-2,-2]", "[\"0.1\",-2,-2]", "The dump's \"trees[0].threshold[0]\" is unknown, there twice, or of another kind than the format has there, near line 1, byte 221.")]
    [InlineData("[3,2,1]", "[3,2,null]", "The dump's \"trees[0].n_node_samples[2]\" is unknown, there twice, or of another kind than the format has there, near line 1, byte 253.")]
    [InlineData("\"children_left\":[1,-1,-1],", "", "Tree 0: One of children_left, children_right, feature, threshold and n_node_samples is missing.")]
    [InlineData("\"feature\":[1,-2,-2],", "", "Tree 0: One of children_left, children_right, feature, threshold and n_node_samples is missing.")]
    [InlineData("\"feature\":", "\"features\":", "The dump's \"trees[0].features\" is unknown, there twice, or of another kind than the format has there, near line 1, byte 194.")]
    [InlineData("[0.1,-2,-2]", "[0.1,-2,1e999]", "Tree 0: Node 2 has the threshold Infinity, which is no finite number.")]
    [InlineData("[\"a\"", "[null", "The dump has no \"features[0]\".")]
    [InlineData("[3,2,1]", "[3,2,2]", "Tree 0: Node 0 has 3 training rows, but its children have 4 together.")]
    [InlineData("{\"format\"", "[{\"format\"", "The dump is not a JSON object.")]
    [InlineData("\"offset_\":-0.5", "\n\"offset_\":\"low\"", "The dump's \"offset_\" is unknown, there twice, or of another kind than the format has there, near line 2, byte 16.")]
    [InlineData("]}]}", "]}]} 7", "The dump is no well-formed JSON near line 1, byte 255.")]
    [InlineData("]}]}", "]}]", "The dump is no well-formed JSON near line 1, byte 253.")]
    public void Read_damagedDump_isRefusedWithItsPlace(string from, string to, string message)
    {
        var json = Dump();
        Assert.Contains(from, json, StringComparison.Ordinal);

        var error = Assert.Throws<InvalidModelException>(() => SklearnForest.Read(Encoding.UTF8.GetBytes(json.Replace(from, to, StringComparison.Ordinal))));

        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData("null", "The dump is not a JSON object.")]
    [InlineData("""{"format":"iforest-json-1","n_estimators":1,"max_samples":3,"offset_":-0.5,"contamination":"auto","features":["a","b"]}""", "The dump has no \"trees\".")]
    [InlineData("""{"format":"iforest-json-1","n_estimators":1,"max_samples":3,"offset_":-0.5,"contamination":"auto","features":["a","b"],"trees":[null]}""", "The dump has no \"trees[0]\".")]
    [InlineData("""{"format":"iforest-json-1","n_estimators":0,"max_samples":3,"offset_":-0.5,"contamination":"auto","features":["a","b"],"trees":[]}""", "A forest has 1 to 4096 trees, not 0.")]
    public void Read_dumpWithoutTrees_isRefused(string json, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidModelException>(() => SklearnForest.Read(Encoding.UTF8.GetBytes(json))).Message);

    [Fact]
    public void Read_dumpOfMoreBytesThanOneMayHave_isRefusedUnread()
    {
        var bytes = new byte[(256 << 20) + 1];

        Assert.Equal("The dump has 268435457 bytes; one has at most 268435456.", Assert.Throws<InvalidModelException>(() => SklearnForest.Read(bytes)).Message);
        Assert.StartsWith(
            "The dump is no well-formed JSON ", Assert.Throws<InvalidModelException>(() => SklearnForest.Read(bytes.AsSpan(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToModelFile_featuresOfAnotherSet_areRefused()
    {
        var dump = SklearnForest.Read(Encoding.UTF8.GetBytes(Dump()));

        var error = Assert.Throws<InvalidModelException>(() => dump.ToModelFile(Version, ImportedAt));

        Assert.Equal("The model has 2 features, but \"seed-14\" has 14.", error.Message);
    }

    private static string Dump() =>
        """
        {"format":"iforest-json-1","n_estimators":1,"max_samples":3,"offset_":-0.5,"contamination":"auto","features":["a","b"],"trees":[
        """
        + """
          {"children_left":[1,-1,-1],"children_right":[2,-1,-1],"feature":[1,-2,-2],"threshold":[0.1,-2,-2],"n_node_samples":[3,2,1]}]}
          """;
}
