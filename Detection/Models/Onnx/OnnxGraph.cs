namespace Anomaly.Detection.Models.Onnx;

/// <summary>A graph as the file gives it: each part sound by itself, not yet known to be an isolation forest.</summary>
internal sealed class OnnxGraph
{
    private const int MaxParts = 16;

    private readonly BoundedList<OnnxNode> _nodes = new(MaxParts, "operators");
    private readonly BoundedList<OnnxTensor> _constants = new(MaxParts, "constants");
    private readonly BoundedList<OnnxValue> _inputs = new(MaxParts, "graph inputs");
    private readonly BoundedList<OnnxValue> _outputs = new(MaxParts, "graph outputs");

    public ReadOnlySpan<OnnxNode> Nodes => _nodes.Items;

    public ReadOnlySpan<OnnxTensor> Constants => _constants.Items;

    public ReadOnlySpan<OnnxValue> Inputs => _inputs.Items;

    public ReadOnlySpan<OnnxValue> Outputs => _outputs.Items;

    public static OnnxGraph Read(ProtoReader message)
    {
        var graph = new OnnxGraph();
        while (message.Next())
        {
            switch (message.Field)
            {
                case OnnxFields.Graph.Node: graph._nodes.Add(OnnxNode.Read(message.Message("operator"))); break;
                case OnnxFields.Graph.Initializer: graph._constants.Add(OnnxTensor.Read(message.Message("constant"))); break;
                case OnnxFields.Graph.Input: graph._inputs.Add(OnnxValue.Read(message.Message("graph input"))); break;
                case OnnxFields.Graph.Output: graph._outputs.Add(OnnxValue.Read(message.Message("graph output"))); break;
                case OnnxFields.Graph.Name or OnnxFields.Graph.DocString: message.Skip(); break;
                default: throw message.Unexpected();
            }
        }

        return graph;
    }
}
