using Anomaly.Detection.Models.Onnx;
using Google.Protobuf;

namespace Anomaly.Detection.Models;

/// <summary>The two things that a model file holds: a graph and properties.</summary>
/// <param name="Graph">The graph's bytes; <see cref="OnnxForest"/> reads and writes them.</param>
/// <param name="Properties">The properties, in file order, no key twice.</param>
internal sealed record OnnxFile(ByteString Graph, IReadOnlyList<KeyValuePair<string, string>> Properties)
{
    /// <summary>The domain of the tree operator.</summary>
    public const string MlDomain = "ai.onnx.ml";

    // What is written. The reader takes what means the same; IR version 7 is that of ONNX 1.8, which every later runtime reads.
    private const int IrVersion = 7;
    private const int StandardOpset = 13;
    private const int MlOpset = 1;

    private const int MaxFields = 1100;

    /// <exception cref="InvalidModelException">The bytes are no ONNX model, or one with parts that no model file of ours has.</exception>
    public static OnnxFile Read(ReadOnlySpan<byte> bytes)
    {
        var model = Parse(ModelProto.Parser, ByteString.CopyFrom(bytes), "model", MaxFields);
        foreach (var opset in model.OpsetImport)
            CheckOpset(opset);

        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in model.MetadataProps)
        {
            if (!keys.Add(property.Key))
                throw new InvalidModelException($"The file has the property \"{Quote.Short(property.Key)}\" twice.");
        }

        return model.Graph.Count == 1
            ? new OnnxFile(model.Graph[0], [.. model.MetadataProps.Select(property => KeyValuePair.Create(property.Key, property.Value))])
            : throw new InvalidModelException($"The file is no ONNX model of ours: it has {model.Graph.Count} graphs instead of one.");
    }

    /// <summary>The file's bytes: the same for the same graph and properties.</summary>
    public byte[] ToBytes() => new ModelProto
    {
        IrVersion = IrVersion,
        ProducerName = "Anomaly.Orleans",
        Graph = { Graph },
        OpsetImport =
        {
            new OperatorSetIdProto { Domain = "", Version = StandardOpset },
            new OperatorSetIdProto { Domain = MlDomain, Version = MlOpset },
        },
        MetadataProps = { Properties.Select(property => new StringStringEntryProto { Key = property.Key, Value = property.Value }) },
    }.ToByteArray();

    /// <summary>Parses a message and makes sure that it has only fields that <c>onnx.proto</c> names, in the form that it names.</summary>
    /// <param name="parser">The message's parser.</param>
    /// <param name="bytes">The whole message.</param>
    /// <param name="part">What the message is, for the exception's message.</param>
    /// <param name="maxFields">Fields, at most; counted first, so that a hostile file cannot take much more memory than it has bytes.</param>
    /// <exception cref="InvalidModelException">The bytes are no such message.</exception>
    public static T Parse<T>(MessageParser<T> parser, ByteString bytes, string part, int maxFields)
        where T : IMessage<T>
    {
        try
        {
            CheckFields(bytes.CreateCodedInput(), part, maxFields);

            // Messages do not show their unknown fields, but they count them among their size.
            var message = parser.ParseFrom(bytes);
            return message.CalculateSize() == parser.WithDiscardUnknownFields(true).ParseFrom(bytes).CalculateSize()
                ? message
                : throw new InvalidModelException($"The file is no ONNX model of ours: its {part} has a field that an isolation forest's has not.");
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new InvalidModelException($"The file is no readable ONNX model: its {part} is damaged or cut short.", error);
        }
    }

    private static void CheckFields(CodedInputStream input, string part, int maxFields)
    {
        for (var fields = 0; input.ReadTag() != 0; fields++)
        {
            if (fields == maxFields)
                throw new InvalidModelException($"The file is no ONNX model of ours: its {part} has more than {maxFields} fields.");

            input.SkipLastField();
        }
    }

    // Mul, Pow and Neg have meant the same since opset 7; the tree operator with these attributes in versions 1 to 3.
    private static void CheckOpset(OperatorSetIdProto opset)
    {
        var known = opset.Domain == MlDomain ? opset.Version is >= 1 and <= 3 : opset.Domain is "" or "ai.onnx" && opset.Version is >= 7 and <= 64;
        if (!known)
        {
            throw new InvalidModelException(
                $"The file uses version {opset.Version} of the operators \"{Quote.Short(opset.Domain)}\", which this build does not know.");
        }
    }
}
