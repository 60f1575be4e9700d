using System.Numerics;
using System.Runtime.CompilerServices;

namespace Anomaly.Runtime.Serialization;

/// <summary>
/// Primitives, enums, <see cref="Guid"/>, <see cref="TimeSpan"/>, <see cref="DateTime"/>, <see cref="decimal"/>: their bytes in memory.
/// </summary>
internal sealed class UnmanagedCodec<T> : Codec<T>
    where T : unmanaged
{
    public override WireKind Kind { get; } = (WireKind)BitOperations.Log2((uint)Unsafe.SizeOf<T>());

    public override bool IsShareable => true;

    public override void Write(WireWriter writer, T value) => writer.Write(value);

    public override T Read(ref WireReader reader) => reader.Read<T>();

    public override T Copy(T value) => value;
}
