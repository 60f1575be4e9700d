namespace Anomaly.Detection.Models.Onnx;

/// <summary>The two things that a model file holds: a graph and properties.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Properties">The properties, in file order, no key twice.</param>
internal sealed record OnnxFile(OnnxGraph Graph, IReadOnlyList<KeyValuePair<string, string>> Properties)
{
    private const int MaxProperties = 1024;

    /// <exception cref="InvalidModelException">The bytes are no ONNX model, or one with parts that no model file of ours has.</exception>
    public static OnnxFile Read(ReadOnlySpan<byte> bytes)
    {
        OnnxGraph? graph = null;
        var properties = new List<KeyValuePair<string, string>>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var message = new ProtoReader(bytes, "model");
        while (message.Next())
        {
            switch (message.Field)
            {
                case OnnxFields.Model.Graph when graph is null: graph = OnnxGraph.Read(message.Message("graph")); break;
                case OnnxFields.Model.OpsetImport: CheckOpset(message.Message("opset")); break;
                case OnnxFields.Model.MetadataProps:
                    properties.Add(ReadProperty(message.Message("metadata property")));
                    if (properties.Count > MaxProperties || !keys.Add(properties[^1].Key))
                        throw new InvalidModelException($"The file has the property \"{Quote.Short(properties[^1].Key)}\" twice, or too many properties.");

                    break;
                case OnnxFields.Model.IrVersion or OnnxFields.Model.ProducerName or OnnxFields.Model.ProducerVersion or OnnxFields.Model.Domain
                    or OnnxFields.Model.ModelVersion or OnnxFields.Model.DocString:
                    message.Skip();
                    break;
                default: throw message.Unexpected();
            }
        }

        return graph is not null ? new OnnxFile(graph, properties) : throw new InvalidModelException("The file is no ONNX model: it has no graph.");
    }

    private static KeyValuePair<string, string> ReadProperty(ProtoReader message)
    {
        var (key, value) = ("", "");
        while (message.Next())
        {
            switch (message.Field)
            {
                case OnnxFields.Property.Key: key = message.Text(); break;
                case OnnxFields.Property.Value: value = message.Text(); break;
                default: throw message.Unexpected();
            }
        }

        return new KeyValuePair<string, string>(key, value);
    }

    private static void CheckOpset(ProtoReader message)
    {
        var (domain, version) = ("", 0L);
        while (message.Next())
        {
            switch (message.Field)
            {
                case OnnxFields.Opset.Domain: domain = message.Text(); break;
                case OnnxFields.Opset.Version: version = message.Int(); break;
                default: throw message.Unexpected();
            }
        }

        // Mul, Pow and Neg have meant the same since opset 7; the tree operator with these attributes in versions 1 to 3.
        var known = domain == OnnxNames.MlDomain ? version is >= 1 and <= 3 : domain is "" or "ai.onnx" && version is >= 7 and <= 64;
        if (!known)
            throw new InvalidModelException($"The file uses version {version} of the operators \"{Quote.Short(domain)}\", which this build does not know.");
    }
}
