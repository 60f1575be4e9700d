using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Anomaly.Runtime.Serialization;

/// <summary><see cref="ImmutableArray{T}"/>; an uninitialized one stays so.</summary>
internal sealed class ImmutableArrayCodec<T>(Codec<T> element) : SequenceCodec<ImmutableArray<T>, T>(element)
{
    public override bool IsShareable => Element.IsShareable;

    protected override ImmutableArray<T> Null => default;

    protected override bool IsNull(ImmutableArray<T> value) => value.IsDefault;

    protected override ReadOnlySpan<T> Elements(ImmutableArray<T> value) => value.AsSpan();

    protected override ImmutableArray<T> Of(T[] elements) => ImmutableCollectionsMarshal.AsImmutableArray(elements);
}
