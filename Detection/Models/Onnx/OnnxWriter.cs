using System.Buffers.Binary;
using System.Globalization;
using Anomaly.Detection.Forests;

namespace Anomaly.Detection.Models.Onnx;

/// <summary>Writes a forest as one ONNX graph: the trees, then what makes scores of path lengths. The same forest gives the same bytes.</summary>
internal static class OnnxWriter
{
    public static byte[] Write(IsolationForest forest, IEnumerable<KeyValuePair<string, string>> properties)
    {
        var model = new ProtoWriter()
            .Int(OnnxFields.Model.IrVersion, OnnxNames.IrVersion)
            .Text(OnnxFields.Model.ProducerName, "Anomaly.Orleans")
            .Message(OnnxFields.Model.Graph, Graph(forest))
            .Message(OnnxFields.Model.OpsetImport, Opset("", OnnxNames.StandardOpset))
            .Message(OnnxFields.Model.OpsetImport, Opset(OnnxNames.MlDomain, OnnxNames.MlOpset));
        foreach (var (key, value) in properties)
        {
            var property = new ProtoWriter().Text(OnnxFields.Property.Key, key).Text(OnnxFields.Property.Value, value);
            model.Message(OnnxFields.Model.MetadataProps, property);
        }

        return model.Written.ToArray();
    }

    private static ProtoWriter Opset(string domain, int version) =>
        new ProtoWriter().Text(OnnxFields.Opset.Domain, domain).Int(OnnxFields.Opset.Version, version);

    private static ProtoWriter Graph(IsolationForest forest) => new ProtoWriter()
        .Message(OnnxFields.Graph.Node, OnnxTrees.Write(forest))
        .Message(OnnxFields.Graph.Node, Node("Mul", [OnnxNames.PathLength, OnnxNames.Scale], OnnxNames.Exponent))
        .Message(OnnxFields.Graph.Node, Node("Pow", [OnnxNames.Two, OnnxNames.Exponent], OnnxNames.Power))
        .Message(OnnxFields.Graph.Node, Node("Neg", [OnnxNames.Power], OnnxNames.Output))
        .Text(OnnxFields.Graph.Name, "isolation_forest")
        .Message(OnnxFields.Graph.Initializer, Scalar(OnnxNames.Scale, OnnxScale.Of(forest)))
        .Message(OnnxFields.Graph.Initializer, Scalar(OnnxNames.Two, 2f))
        .Message(OnnxFields.Graph.Input, Rows(OnnxNames.Input, forest.Features))
        .Message(OnnxFields.Graph.Output, Rows(OnnxNames.Output, 1));

    private static ProtoWriter Node(string operation, ReadOnlySpan<string> inputs, string output)
    {
        var node = new ProtoWriter();
        foreach (var input in inputs)
            node.Text(OnnxFields.Node.Input, input);

        return node
            .Text(OnnxFields.Node.Output, output)
            .Text(OnnxFields.Node.Name, operation.ToLower(CultureInfo.InvariantCulture))
            .Text(OnnxFields.Node.OpType, operation);
    }

    private static ProtoWriter Scalar(string name, float value)
    {
        var raw = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(raw, value);
        return new ProtoWriter()
            .Int(OnnxFields.Tensor.Dims, 1)
            .Int(OnnxFields.Tensor.DataType, OnnxFields.Tensor.TypeFloat)
            .Text(OnnxFields.Tensor.Name, name)
            .Bytes(OnnxFields.Tensor.RawData, raw);
    }

    private static ProtoWriter Rows(string name, int columns)
    {
        var shape = new ProtoWriter()
            .Message(OnnxFields.Value.Dim, new ProtoWriter().Text(OnnxFields.Value.DimParam, "N"))
            .Message(OnnxFields.Value.Dim, new ProtoWriter().Int(OnnxFields.Value.DimValue, columns));
        var tensor = new ProtoWriter()
            .Int(OnnxFields.Value.ElementType, OnnxFields.Tensor.TypeFloat)
            .Message(OnnxFields.Value.Shape, shape);
        return new ProtoWriter()
            .Text(OnnxFields.Value.Name, name)
            .Message(OnnxFields.Value.Type, new ProtoWriter().Message(OnnxFields.Value.TensorType, tensor));
    }
}
