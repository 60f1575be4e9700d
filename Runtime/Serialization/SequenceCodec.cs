namespace Anomaly.Runtime.Serialization;

/// <summary>Collections: a block with a count and the elements in their order.</summary>
internal abstract class SequenceCodec<TSequence, T>(Codec<T> element) : Codec<TSequence>
{
    public override WireKind Kind => WireKind.Block;

    public override bool IsShareable => false;

    protected Codec<T> Element { get; } = element;

    public sealed override void Write(WireWriter writer, TSequence value)
    {
        if (IsNull(value))
        {
            writer.WriteNull();
            return;
        }

        var start = writer.BeginBlock();
        var elements = Elements(value);
        writer.Write(elements.Length);
        foreach (var each in elements)
            Element.Write(writer, each);
        writer.EndBlock(start);
    }

    public sealed override TSequence Read(ref WireReader reader)
    {
        if (!reader.TryReadBlock(out var block))
            return Null;
        var content = new WireReader(block);
        var elements = new T[content.ReadCount()];
        for (var i = 0; i < elements.Length; i++)
            elements[i] = Element.Read(ref content);
        return Of(elements);
    }

    public sealed override TSequence Copy(TSequence value)
    {
        if (IsNull(value))
            return value;
        var elements = Elements(value).ToArray();
        if (!Element.IsShareable)
        {
            foreach (ref var each in elements.AsSpan())
                each = Element.Copy(each);
        }

        return Of(elements);
    }

    protected abstract TSequence Null { get; }

    protected abstract bool IsNull(TSequence value);

    protected abstract ReadOnlySpan<T> Elements(TSequence value);

    /// <summary>Takes the array over.</summary>
    protected abstract TSequence Of(T[] elements);
}
