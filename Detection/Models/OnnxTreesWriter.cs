using System.Text;
using Anomaly.Detection.Forests;
using Anomaly.Detection.Models.Onnx;
using Google.Protobuf;

namespace Anomaly.Detection.Models;

/// <summary>Writes the TreeEnsembleRegressor operator: every attribute is a column with one entry per node, or per leaf, of all trees in order.</summary>
internal static class OnnxTreesWriter
{
    private const int IntType = 2, StringType = 3, FloatsType = 6, IntsType = 7, StringsType = 8;

    private static readonly ByteString Branch = ByteString.CopyFromUtf8("BRANCH_LEQ");
    private static readonly ByteString Leaf = ByteString.CopyFromUtf8("LEAF");

    public static NodeProto Write(IsolationForest forest, string input, string output)
    {
        var nodes = AllNodes(forest);
        var leaves = nodes.FindAll(at => at.Node.IsLeaf);
        return new NodeProto
        {
            Input = { input },
            Output = { output },
            Name = "trees",
            OpType = "TreeEnsembleRegressor",
            Domain = OnnxFile.MlDomain,
            Attribute =
            {
                Text("aggregate_function", "SUM"),
                Text("post_transform", "NONE"),
                Attribute("n_targets", IntType, new AttributeProto { I = 1 }),
                Ints("nodes_treeids", nodes.Select(at => at.Tree)),
                Ints("nodes_nodeids", nodes.Select(at => at.Index)),
                Ints("nodes_featureids", nodes.Select(at => at.Node.Feature)),
                Attribute("nodes_modes", StringsType, new AttributeProto { Strings = { nodes.Select(at => at.Node.IsLeaf ? Leaf : Branch) } }),
                Floats("nodes_values", nodes.Select(at => at.Node.Threshold)),
                Ints("nodes_truenodeids", nodes.Select(at => Math.Max(at.Node.Left, 0))),
                Ints("nodes_falsenodeids", nodes.Select(at => Math.Max(at.Node.Right, 0))),
                Ints("target_treeids", leaves.Select(at => at.Tree)),
                Ints("target_nodeids", leaves.Select(at => at.Index)),
                Ints("target_ids", leaves.Select(_ => 0)),
                Floats("target_weights", leaves.Select(at => (float)PathLength.OfLeaf(at.Depth, at.Node.Samples))),
            },
        };
    }

    private static List<Place> AllNodes(IsolationForest forest)
    {
        var places = new List<Place>();
        for (var t = 0; t < forest.Trees.Count; t++)
        {
            var tree = forest.Trees[t];
            for (var i = 0; i < tree.Nodes.Length; i++)
                places.Add(new Place(t, i, tree.Nodes[i], tree.Depths[i]));
        }

        return places;
    }

    private static ByteString Text(string name, string value) =>
        Attribute(name, StringType, new AttributeProto { S = ByteString.CopyFrom(value, Encoding.UTF8) });

    private static ByteString Ints(string name, IEnumerable<int> column) =>
        Attribute(name, IntsType, new AttributeProto { Ints = { column.Select(value => (long)value) } });

    private static ByteString Floats(string name, IEnumerable<float> column) => Attribute(name, FloatsType, new AttributeProto { Floats = { column } });

    /// <summary>Name and type, then the value: two messages one after the other are one with the fields of both.</summary>
    private static ByteString Attribute(string name, int type, AttributeProto value) =>
        ByteString.CopyFrom([.. new AttributeProto { Name = name, Type = type }.ToByteArray(), .. value.ToByteArray()]);

    private readonly record struct Place(int Tree, int Index, TreeNode Node, int Depth);
}
