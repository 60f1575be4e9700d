using Anomaly.Detection.Forests;
using Anomaly.Detection.Models.Onnx;
using Google.Protobuf;

namespace Anomaly.Detection.Tests.Models;

public sealed class OnnxTreesReaderTests
{
    private const string Leaf = "Tree 0: Node 1 is a leaf, but has a feature, a threshold or children.";
    private const string Feature = "Tree 0: Node 0 splits feature 2147483647, outside the model's 2.";
    private const string Children = "Tree 0: Node 0 has the children 2147483647 and 2, outside the tree's 3 nodes.";

    [Theory]
    [InlineData("nodes_treeids", 0, 5, "Entry 0 of the nodes is node 0 of tree 5, where tree 0 must begin with node 0.")]
    [InlineData("nodes_nodeids", 3, 7, "Entry 3 of the nodes is node 7 of tree 1, where tree 1 must begin with node 0.")]
    [InlineData("nodes_featureids", 0, 1L << 32, Feature)]
    [InlineData("nodes_featureids", 0, -1, Feature)]
    [InlineData("nodes_featureids", 1, 1, Leaf)]
    [InlineData("nodes_truenodeids", 0, (1L << 32) + 1, Children)]
    [InlineData("nodes_truenodeids", 0, -1, Children)]
    [InlineData("nodes_truenodeids", 1, 1, Leaf)]
    [InlineData("nodes_falsenodeids", 1, 1, Leaf)]
    [InlineData("target_treeids", 1, 1, "Tree 0: Leaf 2 has no weight in its place.")]
    [InlineData("target_nodeids", 1, 0, "Tree 0: Leaf 2 has no weight in its place.")]
    [InlineData("target_ids", 3, 1, "The trees' attribute \"target_ids\" has a value or length that an isolation forest's has not.")]
    public void Read_anEntryOutOfPlace_isRefused(string column, int entry, long value, string message) =>
        Assert.Equal(message, SmallGraph.Refusal(graph => graph.Change(column, ints => ints.Ints[entry] = value)));

    [Theory]
    [InlineData("nodes_values", 1, 0.5f, Leaf)]
    [InlineData("nodes_values", 0, float.NaN, "Tree 0: Node 0 has the threshold NaN, which is no finite number.")]
    [InlineData("target_weights", 0, 0.125f, "Tree 0: Leaf 1 has the weight 0.125, which is no path length at depth 1.")]
    public void Read_aNumberThatNoTreeHas_isRefused(string column, int entry, float value, string message) =>
        Assert.Equal(message, SmallGraph.Refusal(graph => graph.Change(column, floats => floats.Floats[entry] = value)));

    [Theory]
    [InlineData("nodes_treeids")]
    [InlineData("nodes_nodeids")]
    [InlineData("nodes_featureids")]
    [InlineData("nodes_truenodeids")]
    [InlineData("nodes_falsenodeids")]
    [InlineData("target_treeids")]
    [InlineData("target_nodeids")]
    [InlineData("target_ids")]
    public void Read_aColumnOfAnotherLength_isRefused(string column) =>
        Assert.Equal(BadAttribute(column), SmallGraph.Refusal(graph => graph.Change(column, ints => ints.Ints.Add(0))));

    [Fact]
    public void Read_valuesOfAnotherLength_areRefused() =>
        Assert.Equal(BadAttribute("nodes_values"), SmallGraph.Refusal(graph => graph.Change("nodes_values", values => values.Floats.Add(0))));

    [Fact]
    public void Read_moreOrFewerWeightsThanLeaves_areRefused()
    {
        string[] columns = ["target_treeids", "target_nodeids", "target_ids"];

        var more = SmallGraph.Make();
        more.Change("target_weights", weights => weights.Floats.Add(1));
        Assert.All(columns, column => more.Change(column, ints => ints.Ints.Add(0)));
        var fewer = SmallGraph.Make();
        fewer.Change("target_weights", weights => weights.Floats.RemoveAt(3));
        Assert.All(columns, column => fewer.Change(column, ints => ints.Ints.RemoveAt(3)));

        Assert.Equal("The trees have fewer leaves than weights.", SmallGraph.Refusal(more));
        Assert.Equal("Tree 1: Leaf 2 has no weight in its place.", SmallGraph.Refusal(fewer));
    }

    [Fact]
    public void Read_anotherMode_isRefused() => Assert.Equal(
        "A tree node has a mode other than BRANCH_LEQ and LEAF, the only ones of an isolation forest.",
        SmallGraph.Refusal(graph => graph.Change("nodes_modes", modes => modes.Strings[0] = ByteString.CopyFromUtf8("BRANCH_LT"))));

    [Theory]
    [InlineData("aggregate_function", "AVERAGE")]
    [InlineData("post_transform", "LOGISTIC")]
    public void Read_sumsOfAnotherKind_areRefused(string name, string value) =>
        Assert.Equal(BadAttribute(name), SmallGraph.Refusal(graph => graph.Change(name, text => text.S = ByteString.CopyFromUtf8(value))));

    [Fact]
    public void Read_attributesThatAreNotAsTheyShouldBe_areRefused()
    {
        Assert.Equal(BadAttribute("n_targets"), SmallGraph.Refusal(graph => graph.Change("n_targets", targets => targets.I = 2)));
        Assert.Equal("The trees have no attribute \"n_targets\".", SmallGraph.Refusal(graph => graph.Change("n_targets", targets => targets.Name = "targets")));
        Assert.Equal(BadAttribute("base_values"), SmallGraph.Refusal(graph => graph.Add(new AttributeProto { Name = "base_values" })));
        Assert.Equal(
            "The trees have the attribute \"n_targets\" twice, or too many attributes.",
            SmallGraph.Refusal(graph => graph.Add(new AttributeProto { Name = "n_targets" })));
        Assert.Equal(
            "The file is no readable ONNX model: its attribute is damaged or cut short.",
            SmallGraph.Refusal(graph => graph.Node[0].Attribute.Add(ByteString.CopyFrom(0x0A))));
    }

    [Fact]
    public void Read_moreThan32Attributes_areRefused()
    {
        var graph = SmallGraph.Make();
        while (graph.Node[0].Attribute.Count < 32)
            graph.Add(new AttributeProto { Name = $"more{graph.Node[0].Attribute.Count}" });
        Assert.Equal(BadAttribute("more14"), SmallGraph.Refusal(graph));

        graph.Add(new AttributeProto { Name = "last" });
        Assert.Equal("The trees have the attribute \"last\" twice, or too many attributes.", SmallGraph.Refusal(graph));
    }

    [Fact]
    public void Read_attributesThatChangeNothing_areTakenAsLongAsTheyFit()
    {
        const string hits = "nodes_hitrates", missing = "nodes_missing_value_tracks_true";
        var graph = SmallGraph.Make();
        graph.Change("aggregate_function", text => text.Name = hits);
        graph.Change(hits, rates => rates.Floats.AddRange([1, 2, 3, 4, 5, 6]));
        graph.Change("post_transform", text => text.Name = missing);
        graph.Change(missing, tracks => tracks.Ints.AddRange([0, 0, 0, 0, 0, 0]));
        Assert.Equal(2, SmallGraph.Read(graph).Trees.Count);

        graph.Change(missing, tracks => tracks.Ints[5] = 1);
        Assert.Equal(BadAttribute(missing), SmallGraph.Refusal(graph));
        graph.Change(missing, tracks => tracks.Ints.RemoveAt(5));
        Assert.Equal(BadAttribute(missing), SmallGraph.Refusal(graph));
        graph.Change(hits, rates => rates.Floats.RemoveAt(5));
        Assert.Equal(BadAttribute(hits), SmallGraph.Refusal(graph));
    }

    [Fact]
    public void Read_moreTreesThanAForestMayHave_areRefused()
    {
        var graph = SmallGraph.Of(new IsolationForest(Enumerable.Repeat(SmallGraph.Tree, 4096), features: 2));
        Assert.Equal(4096, SmallGraph.Read(graph).Trees.Count);

        graph.Change("nodes_modes", modes => modes.Strings.Add(ByteString.CopyFromUtf8("LEAF")));
        graph.Change("nodes_values", values => values.Floats.Add(0));
        Assert.All(
            ["nodes_treeids", "nodes_nodeids", "nodes_featureids", "nodes_truenodeids", "nodes_falsenodeids"],
            column => graph.Change(column, ints => ints.Ints.Add(0)));
        Assert.Equal("The file has more than 4096 trees.", SmallGraph.Refusal(graph));
    }

    [Fact]
    public void Read_moreRowsThanATreeMayHave_areRefused()
    {
        var tree = new IsolationTree([new(1, 0.5f, 1, 2, 65_536), TreeNode.Leaf(32_768), TreeNode.Leaf(32_768)], features: 2);
        var graph = SmallGraph.Of(new IsolationForest([tree], features: 2));
        Assert.Equal(65_536, SmallGraph.Read(graph).SamplesPerTree);

        graph.Change("target_weights", weights => weights.Floats[0] = (float)PathLength.OfLeaf(1, 32_769));
        Assert.Equal("Tree 0: Node 0 has more than 65536 training rows.", SmallGraph.Refusal(graph));
    }

    private static string BadAttribute(string name) => $"The trees' attribute \"{name}\" has a value or length that an isolation forest's has not.";
}
