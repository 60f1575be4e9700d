using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Anomaly.Detection.Forests.Cuts;

/// <summary>Bytes that begin at a cache line and stay there, so that no 64-byte load touches two lines.</summary>
internal sealed class AlignedBytes
{
    private const int Line = 64;

    private readonly byte[] _bytes;
    private readonly int _start;

    public AlignedBytes(int length)
    {
        _bytes = GC.AllocateArray<byte>(length + Line, pinned: true);
        var address = Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, 0);
        _start = (int)((Line - address % Line) % Line);
        Length = length;
    }

    public int Length { get; }

    public Span<byte> Span => _bytes.AsSpan(_start, Length);

    /// <summary>The first byte; who loads from it answers for staying within <see cref="Length"/>.</summary>
    public ref byte Start => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_bytes), (nint)_start);

    public Span<T> As<T>(int offset, int count)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Span[offset..])[..count];
}
