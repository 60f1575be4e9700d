using System.Runtime.InteropServices;

namespace Anomaly.Runtime.Serialization;

/// <summary><see cref="List{T}"/>.</summary>
internal sealed class ListCodec<T>(Codec<T> element) : SequenceCodec<List<T>?, T>(element)
{
    protected override List<T>? Null => null;

    protected override bool IsNull(List<T>? value) => value is null;

    protected override ReadOnlySpan<T> Elements(List<T>? value) => CollectionsMarshal.AsSpan(value);

    protected override List<T>? Of(T[] elements) => [.. elements];
}
