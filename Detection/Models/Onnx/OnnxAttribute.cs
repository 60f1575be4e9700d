namespace Anomaly.Detection.Models.Onnx;

/// <summary>One attribute of a graph node: a number, a text, or a column of numbers or of node modes.</summary>
internal sealed class OnnxAttribute
{
    /// <summary>Entries in a column, at most: twice the nodes of the largest sensible forest.</summary>
    private const int MaxEntries = 4_000_000;

    private readonly BoundedList<long> _ints = new(MaxEntries, "entries in one attribute");
    private readonly BoundedList<float> _floats = new(MaxEntries, "entries in one attribute");
    private readonly BoundedList<bool> _branches = new(MaxEntries, "entries in one attribute");

    public string Name { get; private set; } = "";

    public long Int { get; private set; }

    public string Text { get; private set; } = "";

    public ReadOnlySpan<long> Ints => _ints.Items;

    public ReadOnlySpan<float> Floats => _floats.Items;

    /// <summary>A column of node modes: true for a branch, false for a leaf.</summary>
    public ReadOnlySpan<bool> Branches => _branches.Items;

    public static OnnxAttribute Read(ProtoReader message)
    {
        var attribute = new OnnxAttribute();
        while (message.Next())
        {
            switch (message.Field)
            {
                case OnnxFields.Attribute.Name: attribute.Name = message.Text(); break;
                case OnnxFields.Attribute.Int: attribute.Int = message.Int(); break;
                case OnnxFields.Attribute.Text: attribute.Text = message.Text(); break;
                case OnnxFields.Attribute.Ints: message.Ints(attribute._ints); break;
                case OnnxFields.Attribute.Floats: message.Floats(attribute._floats); break;
                case OnnxFields.Attribute.Texts: attribute._branches.Add(IsBranch(message.Bytes())); break;
                case OnnxFields.Attribute.Type or OnnxFields.Attribute.DocString: message.Skip(); break;
                default: throw message.Unexpected();
            }
        }

        return attribute;
    }

    private static bool IsBranch(ReadOnlySpan<byte> mode) =>
        mode.SequenceEqual("BRANCH_LEQ"u8) || (mode.SequenceEqual("LEAF"u8)
            ? false
            : throw new InvalidModelException("A tree node has a mode other than BRANCH_LEQ and LEAF, the only ones of an isolation forest."));
}
