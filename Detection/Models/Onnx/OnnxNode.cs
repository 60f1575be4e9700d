namespace Anomaly.Detection.Models.Onnx;

/// <summary>One operator of a graph with its wires.</summary>
internal sealed class OnnxNode
{
    private const int MaxWires = 8;
    private const int MaxAttributes = 32;

    private readonly BoundedList<string> _inputs = new(MaxWires, "inputs to one operator");
    private readonly BoundedList<string> _outputs = new(MaxWires, "outputs of one operator");
    private readonly Dictionary<string, OnnxAttribute> _attributes = new(StringComparer.Ordinal);

    public string Operation { get; private set; } = "";

    public IReadOnlyDictionary<string, OnnxAttribute> Attributes => _attributes;

    public static OnnxNode Read(ProtoReader message)
    {
        var node = new OnnxNode();
        var domain = "";
        while (message.Next())
        {
            switch (message.Field)
            {
                case OnnxFields.Node.Input: node._inputs.Add(message.Text()); break;
                case OnnxFields.Node.Output: node._outputs.Add(message.Text()); break;
                case OnnxFields.Node.OpType: node.Operation = message.Text(); break;
                case OnnxFields.Node.Domain: domain = message.Text(); break;
                case OnnxFields.Node.Attribute: node.Add(OnnxAttribute.Read(message.Message("attribute"))); break;
                case OnnxFields.Node.Name or OnnxFields.Node.DocString: message.Skip(); break;
                default: throw message.Unexpected();
            }
        }

        if (domain is not ("" or "ai.onnx"))
            node.Operation = $"{domain}.{node.Operation}";

        return node;
    }

    /// <summary>Whether this is the operator with these wires, and no attributes unless it may have some.</summary>
    public bool Is(string operation, ReadOnlySpan<string> inputs, string output, bool mayHaveAttributes = false) =>
        Operation == operation && _inputs.Items.SequenceEqual(inputs) && _outputs.Items.SequenceEqual([output])
        && (mayHaveAttributes || _attributes.Count == 0);

    private void Add(OnnxAttribute attribute)
    {
        if (_attributes.Count == MaxAttributes || !_attributes.TryAdd(attribute.Name, attribute))
            throw new InvalidModelException($"The operator {Operation} has the attribute \"{Quote.Short(attribute.Name)}\" twice, or too many attributes.");
    }
}
