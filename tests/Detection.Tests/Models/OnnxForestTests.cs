using Anomaly.Detection.Models.Onnx;
using Google.Protobuf;

namespace Anomaly.Detection.Tests.Models;

public sealed class OnnxForestTests
{
    private const string Wiring = "The graph is no isolation forest of ours: it must be TreeEnsembleRegressor, Mul, Pow and Neg, wired from \"features\" to \"score_samples\".";
    private const string Input = "The graph's input must be \"features\" with 2 columns of 32-bit floats, one per feature, and any number of rows.";
    private const string Output = "The graph's output must be \"score_samples\" with one column of 32-bit floats and any number of rows.";

    [Fact]
    public void Read_whatWasWritten_isTheSameForest()
    {
        var forest = SmallGraph.Read(SmallGraph.Make());

        Assert.Equal((2, 2, 3), (forest.Features, forest.Trees.Count, forest.SamplesPerTree));
        Assert.All(forest.Trees, tree => Assert.Equal(SmallGraph.Tree.Nodes.ToArray(), tree.Nodes.ToArray()));
    }

    [Fact]
    public void Read_operatorsOtherThanOurs_areRefused() => AssertRefused(
        Wiring,
        graph => graph.Node.Add(graph.Node[3].Clone()),
        graph => graph.Node.RemoveAt(3),
        graph => graph.Node[0].OpType = "TreeEnsembleClassifier",
        graph => graph.Node[0].Domain = "ai.onnx",
        graph => graph.Node[0].Input[0] = "rows",
        graph => graph.Node[0].Output[0] = "sum",
        graph => graph.Node[1].OpType = "Div",
        graph => graph.Node[1].Domain = "com.example",
        graph => graph.Node[1].Input[1] = "two",
        graph => graph.Node[1].Output.Add("more"),
        graph => graph.Node[1].Attribute.Add(ByteString.Empty),
        graph => graph.Node[2].OpType = "Mul",
        graph => graph.Node[2].Input.Add("two"),
        graph => graph.Node[2].Output[0] = "exponent",
        graph => graph.Node[2].Attribute.Add(ByteString.Empty),
        graph => graph.Node[3].OpType = "Abs",
        graph => graph.Node[3].Input[0] = "exponent",
        graph => graph.Node[3].Output[0] = "score",
        graph => graph.Node[3].Attribute.Add(ByteString.Empty));

    [Fact]
    public void Read_inputOtherThanATableOfTheFeatures_isRefused() => AssertRefused(
        Input,
        graph => graph.Input.Clear(),
        graph => graph.Input.Add(graph.Input[0].Clone()),
        graph => graph.Input[0].Name = "rows",
        graph => graph.Input[0].Type = null,
        graph => graph.Input[0].Type.TensorType.ElemType = 11,
        graph => graph.Input[0].Type.TensorType.Shape.Dim[0].DimValue = 1,
        graph => graph.Input[0].Type.TensorType.Shape.Dim[1].DimValue = 3,
        graph => graph.Input[0].Type.TensorType.Shape.Dim.RemoveAt(0));

    [Fact]
    public void Read_outputOtherThanAColumnOfScores_isRefused() => AssertRefused(
        Output,
        graph => graph.Output.Clear(),
        graph => graph.Output.Add(graph.Output[0].Clone()),
        graph => graph.Output[0].Name = "scores",
        graph => graph.Output[0].Type.TensorType.Shape.Dim[1].DimValue = 2);

    [Fact]
    public void Read_constantOtherThanOneFloat_isRefused() => AssertRefused(
        "The constant \"two\" is not one 32-bit float.",
        graph => graph.Initializer[1].DataType = 11,
        graph => graph.Initializer[1].Dims[0] = 2,
        graph => graph.Initializer[1].Dims.Add(2),
        graph => graph.Initializer[1].FloatData.Add(2),
        graph => graph.Initializer[1].RawData = ByteString.CopyFrom(0, 0),
        graph => graph.Initializer[1].RawData = ByteString.Empty);

    [Fact]
    public void Read_constantsOfOtherTrees_areRefused()
    {
        AssertRefused("The constant \"two\" is 3, but for these trees it must be 2.", graph => SetTo(graph.Initializer[1], 3));
        AssertRefused(
            "The constant \"minus_one_over_normalizer\" is -1, but for these trees it must be -0.41411558.",
            graph => SetTo(graph.Initializer[0], -1));
        AssertRefused("The graph has no constant \"two\".", graph => graph.Initializer.RemoveAt(1));
        AssertRefused("The graph has 3 constants instead of 2.", graph => graph.Initializer.Add(new TensorProto { Name = "three" }));
    }

    [Fact]
    public void Read_sameGraphInAnotherForm_isTaken()
    {
        var graph = SmallGraph.Make();
        graph.Node[1].Domain = "ai.onnx";
        SetTo(graph.Initializer[1], 2);
        graph.Initializer[0].Dims.Clear();

        Assert.Equal(2, SmallGraph.Read(graph).Trees.Count);
    }

    private static void SetTo(TensorProto constant, float value)
    {
        constant.ClearRawData();
        constant.FloatData.Add(value);
    }

    private static void AssertRefused(string message, params Action<GraphProto>[] changes) =>
        Assert.All(changes, change => Assert.Equal(message, SmallGraph.Refusal(change)));
}
