namespace Anomaly.Runtime.Serialization;

/// <summary>Arrays of one dimension.</summary>
internal sealed class ArrayCodec<T>(Codec<T> element) : SequenceCodec<T[]?, T>(element)
{
    protected override T[]? Null => null;

    protected override bool IsNull(T[]? value) => value is null;

    protected override ReadOnlySpan<T> Elements(T[]? value) => value;

    protected override T[]? Of(T[] elements) => elements;
}
