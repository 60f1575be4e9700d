using System.Buffers.Binary;
using Anomaly.Detection.Forests;
using Anomaly.Detection.Models.Onnx;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace Anomaly.Detection.Models;

/// <summary>
/// An isolation forest as a graph: TreeEnsembleRegressor, Mul, Pow and Neg, wired from "features" to "score_samples". The writer writes exactly these
/// names, wires and constants, and the reader accepts no others.
/// </summary>
internal static class OnnxForest
{
    private const string Input = "features";
    private const string Output = "score_samples";
    private const string PathLengths = "path_length";
    private const string Exponent = "exponent";
    private const string Power = "power";
    private const string Scale = "minus_one_over_normalizer";
    private const string Two = "two";
    private const string Trees = $"{OnnxFile.MlDomain}.TreeEnsembleRegressor";
    private const int FloatType = 1;
    private const int MaxFields = 64;

    /// <exception cref="InvalidModelException">What is not as it should be.</exception>
    /// <exception cref="InvalidForestException">The trees do not belong together.</exception>
    public static IsolationForest Read(ByteString bytes, int features)
    {
        var graph = OnnxFile.Parse(GraphProto.Parser, bytes, "graph", MaxFields);
        CheckOperators(graph.Node);
        if (graph.Input.Count != 1 || !IsTable(graph.Input[0], Input, features))
            throw new InvalidModelException($"The graph's input must be \"{Input}\" with {features} columns of 32-bit floats, one per feature, and any number of rows.");

        if (graph.Output.Count != 1 || !IsTable(graph.Output[0], Output, 1))
            throw new InvalidModelException($"The graph's output must be \"{Output}\" with one column of 32-bit floats and any number of rows.");

        var forest = new IsolationForest(OnnxTreesReader.Read(graph.Node[0], features), features);
        CheckConstant(graph, Two, 2f);
        CheckConstant(graph, Scale, ScaleOf(forest));
        return graph.Initializer.Count == 2
            ? forest
            : throw new InvalidModelException($"The graph has {graph.Initializer.Count} constants instead of 2.");
    }

    /// <summary>The graph's bytes: the same for the same forest.</summary>
    public static ByteString Write(IsolationForest forest) => new GraphProto
    {
        Node =
        {
            OnnxTreesWriter.Write(forest, Input, PathLengths),
            new NodeProto { Input = { PathLengths, Scale }, Output = { Exponent }, Name = "mul", OpType = "Mul" },
            new NodeProto { Input = { Two, Exponent }, Output = { Power }, Name = "pow", OpType = "Pow" },
            new NodeProto { Input = { Power }, Output = { Output }, Name = "neg", OpType = "Neg" },
        },
        Name = "isolation_forest",
        Initializer = { Constant(Scale, ScaleOf(forest)), Constant(Two, 2f) },
        Input = { Table(Input, forest.Features) },
        Output = { Table(Output, 1) },
    }.ToByteString();

    private static void CheckOperators(RepeatedField<NodeProto> nodes)
    {
        var sound = nodes.Count == 4
            && Is(nodes[0], Trees, [Input], PathLengths)
            && Is(nodes[1], "Mul", [PathLengths, Scale], Exponent) && nodes[1].Attribute.Count == 0
            && Is(nodes[2], "Pow", [Two, Exponent], Power) && nodes[2].Attribute.Count == 0
            && Is(nodes[3], "Neg", [Power], Output) && nodes[3].Attribute.Count == 0;
        if (!sound)
        {
            throw new InvalidModelException(
                $"The graph is no isolation forest of ours: it must be TreeEnsembleRegressor, Mul, Pow and Neg, wired from \"{Input}\" to \"{Output}\".");
        }
    }

    private static bool Is(NodeProto node, string operation, string[] inputs, string output) =>
        (node.Domain is "" or "ai.onnx" ? node.OpType : $"{node.Domain}.{node.OpType}") == operation
        && node.Input.SequenceEqual(inputs) && node.Output.SequenceEqual([output]);

    private static bool IsTable(ValueInfoProto value, string name, int columns) =>
        value.Name == name && value.Type?.TensorType is { ElemType: FloatType, Shape.Dim: [{ DimValue: 0 }, var last] } && last.DimValue == columns;

    private static ValueInfoProto Table(string name, int columns) => new()
    {
        Name = name,
        Type = new TypeProto
        {
            TensorType = new TypeProto.Types.Tensor
            {
                ElemType = FloatType,
                Shape = new TensorShapeProto
                {
                    Dim = { new TensorShapeProto.Types.Dimension { DimParam = "N" }, new TensorShapeProto.Types.Dimension { DimValue = columns } },
                },
            },
        },
    };

    private static void CheckConstant(GraphProto graph, string name, float expected)
    {
        var constant = graph.Initializer.FirstOrDefault(constant => constant.Name == name)
            ?? throw new InvalidModelException($"The graph has no constant \"{name}\".");
        float? value = (constant.FloatData.Count, constant.RawData.Length) switch
        {
            (1, 0) => constant.FloatData[0],
            (0, sizeof(float)) => BinaryPrimitives.ReadSingleLittleEndian(constant.RawData.Span),
            _ => null,
        };
        if (value is null || constant.DataType != FloatType || constant.Dims.Any(dim => dim != 1))
            throw new InvalidModelException($"The constant \"{name}\" is not one 32-bit float.");

        if (value != expected)
            throw new InvalidModelException($"The constant \"{name}\" is {value}, but for these trees it must be {expected}.");
    }

    private static TensorProto Constant(string name, float value)
    {
        var raw = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(raw, value);
        return new TensorProto { Dims = { 1 }, DataType = FloatType, Name = name, RawData = ByteString.CopyFrom(raw) };
    }

    /// <summary>What summed path lengths are multiplied with to become the exponent of two.</summary>
    private static float ScaleOf(IsolationForest forest) => (float)(-1 / (forest.Trees.Count * PathLength.OfUnsplit(forest.SamplesPerTree)));
}
