using Anomaly.Detection.Forests;

namespace Anomaly.Detection.Models.Onnx;

/// <summary>Writes the TreeEnsembleRegressor node: every attribute is a column with one entry per node, or per leaf, of all trees in order.</summary>
internal static class OnnxTrees
{
    public static ProtoWriter Write(IsolationForest forest)
    {
        var node = new ProtoWriter()
            .Text(OnnxFields.Node.Input, OnnxNames.Input)
            .Text(OnnxFields.Node.Output, OnnxNames.PathLength)
            .Text(OnnxFields.Node.Name, "trees")
            .Text(OnnxFields.Node.OpType, "TreeEnsembleRegressor");
        Text(node, "aggregate_function", "SUM");
        Text(node, "post_transform", "NONE");
        node.Message(OnnxFields.Node.Attribute, Attribute("n_targets", OnnxFields.Attribute.TypeInt).Int(OnnxFields.Attribute.Int, 1));

        var nodes = AllNodes(forest);
        var leaves = nodes.FindAll(at => at.Node.IsLeaf);
        Ints(node, "nodes_treeids", nodes, at => at.Tree);
        Ints(node, "nodes_nodeids", nodes, at => at.Index);
        Ints(node, "nodes_featureids", nodes, at => at.Node.Feature);
        Texts(node, "nodes_modes", nodes, at => at.Node.IsLeaf ? OnnxNames.Leaf : OnnxNames.Branch);
        Floats(node, "nodes_values", nodes, at => at.Node.Threshold);
        Ints(node, "nodes_truenodeids", nodes, at => Math.Max(at.Node.Left, 0));
        Ints(node, "nodes_falsenodeids", nodes, at => Math.Max(at.Node.Right, 0));
        Ints(node, "target_treeids", leaves, at => at.Tree);
        Ints(node, "target_nodeids", leaves, at => at.Index);
        Ints(node, "target_ids", leaves, _ => 0);
        Floats(node, "target_weights", leaves, at => (float)PathLength.OfLeaf(at.Depth, at.Node.Samples));
        return node.Text(OnnxFields.Node.Domain, OnnxNames.MlDomain);
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

    private static ProtoWriter Attribute(string name, int type) =>
        new ProtoWriter().Text(OnnxFields.Attribute.Name, name).Int(OnnxFields.Attribute.Type, type);

    private static void Text(ProtoWriter node, string name, string value) =>
        node.Message(OnnxFields.Node.Attribute, Attribute(name, OnnxFields.Attribute.TypeText).Text(OnnxFields.Attribute.Text, value));

    private static void Ints(ProtoWriter node, string name, List<Place> places, Func<Place, int> column)
    {
        var attribute = Attribute(name, OnnxFields.Attribute.TypeInts);
        places.ForEach(at => attribute.Int(OnnxFields.Attribute.Ints, column(at)));
        node.Message(OnnxFields.Node.Attribute, attribute);
    }

    private static void Floats(ProtoWriter node, string name, List<Place> places, Func<Place, float> column)
    {
        var attribute = Attribute(name, OnnxFields.Attribute.TypeFloats);
        places.ForEach(at => attribute.Float(OnnxFields.Attribute.Floats, column(at)));
        node.Message(OnnxFields.Node.Attribute, attribute);
    }

    private static void Texts(ProtoWriter node, string name, List<Place> places, Func<Place, string> column)
    {
        var attribute = Attribute(name, OnnxFields.Attribute.TypeTexts);
        places.ForEach(at => attribute.Text(OnnxFields.Attribute.Texts, column(at)));
        node.Message(OnnxFields.Node.Attribute, attribute);
    }

    private readonly record struct Place(int Tree, int Index, TreeNode Node, int Depth);
}
