using Anomaly.Detection.Forests;
using Anomaly.Detection.Models;
using Anomaly.Detection.Models.Onnx;
using Google.Protobuf;

namespace Anomaly.Detection.Tests.Models;

/// <summary>The graph of a forest of two trees of three nodes, to be changed in one place.</summary>
internal static class SmallGraph
{
    public static IsolationTree Tree { get; } = new([new(1, 0.5f, 1, 2, 3), TreeNode.Leaf(2), TreeNode.Leaf(1)], features: 2);

    public static GraphProto Make() => Of(new IsolationForest([Tree, Tree], features: 2));

    public static GraphProto Of(IsolationForest forest) => GraphProto.Parser.ParseFrom(OnnxForest.Write(forest));

    public static IsolationForest Read(GraphProto graph) => OnnxForest.Read(graph.ToByteString(), features: 2);

    /// <summary>What the reader says of the graph after a change.</summary>
    public static string Refusal(Action<GraphProto> change)
    {
        var graph = Make();
        change(graph);
        return Refusal(graph);
    }

    public static string Refusal(GraphProto graph) => Assert.Throws<InvalidModelException>(() => Read(graph)).Message;

    /// <summary>Changes an attribute of the trees.</summary>
    public static void Change(this GraphProto graph, string attribute, Action<AttributeProto> change)
    {
        var attributes = graph.Node[0].Attribute;
        for (var i = 0; i < attributes.Count; i++)
        {
            var value = AttributeProto.Parser.ParseFrom(attributes[i]);
            if (value.Name != attribute)
                continue;

            change(value);
            attributes[i] = value.ToByteString();
            return;
        }

        Assert.Fail($"The trees have no attribute {attribute}.");
    }

    public static void Add(this GraphProto graph, AttributeProto attribute) => graph.Node[0].Attribute.Add(attribute.ToByteString());
}
