using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Anomaly.Runtime.Serialization;

/// <summary>A growing little-endian buffer from the shared pool; dispose it to give the buffer back.</summary>
internal sealed class WireWriter : IDisposable
{
    /// <summary>Deeper nesting is taken for a cycle.</summary>
    private const int MaximumDepth = 64;

    private const int MaximumKept = 1 << 20;

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(256);
    private int depth;

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => buffer.AsMemory(0, Length);

    public void Write<T>(T value)
        where T : unmanaged => MemoryMarshal.Write(Reserve(Unsafe.SizeOf<T>()), in value);

    public void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>Seven bits a byte, lowest first.</summary>
    public void WriteVariable(uint value)
    {
        for (; value >= 0x80; value >>= 7)
            Write((byte)(value | 0x80));
        Write((byte)value);
    }

    public void WriteString(string? value)
    {
        if (value is null)
        {
            WriteNull();
            return;
        }

        var length = Encoding.UTF8.GetByteCount(value);
        Write(length);
        Encoding.UTF8.GetBytes(value, Reserve(length));
    }

    public void WriteNull() => Write(-1);

    /// <summary>Opens a block whose length is filled in by <see cref="EndBlock"/>.</summary>
    public int BeginBlock()
    {
        if (++depth > MaximumDepth)
            throw new InvalidOperationException($"The value is nested more than {MaximumDepth} deep; values that refer to "
                + "themselves cannot travel.");
        Reserve(sizeof(int));
        return Length;
    }

    public void EndBlock(int start)
    {
        depth--;
        BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(start - sizeof(int)), Length - start);
    }

    /// <summary>Empties it for the next use; a buffer that one burst made large is given back.</summary>
    public void Reset()
    {
        (Length, depth) = (0, 0);
        if (buffer.Length <= MaximumKept)
            return;
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = ArrayPool<byte>.Shared.Rent(256);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        Length = 0;
    }

    private Span<byte> Reserve(int count)
    {
        if (buffer.Length - Length < count)
            Grow(count);
        var span = buffer.AsSpan(Length, count);
        Length += count;
        return span;
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(buffer.Length * 2, checked(Length + count)));
        buffer.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
