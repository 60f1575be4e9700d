using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Anomaly.Runtime.Serialization;

/// <summary>
/// Reads what <see cref="WireWriter"/> wrote; whatever the bytes are, it fails only with <see cref="InvalidDataException"/>.
/// </summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;

    public int Position { get; private set; }

    public readonly int Remaining => bytes.Length - Position;

    public T Read<T>()
        where T : unmanaged => MemoryMarshal.Read<T>(Take(Unsafe.SizeOf<T>()));

    public uint ReadVariable()
    {
        uint value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var next = Read<byte>();
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw new InvalidDataException("A number on the wire is too long.");
    }

    public string? ReadString() => TryReadBlock(out var block) ? Encoding.UTF8.GetString(block) : null;

    public string ReadRequiredString() => ReadString() ?? throw new InvalidDataException("A text that must be there is null.");

    /// <summary>The content of the next block; false for null.</summary>
    public bool TryReadBlock(out ReadOnlySpan<byte> block)
    {
        var length = Read<int>();
        block = length >= 0 ? Take(length) : default;
        return length >= 0;
    }

    /// <summary>A count of elements of at least one byte each, checked against what is there before anybody allocates for it.</summary>
    public int ReadCount()
    {
        var count = Read<int>();
        return count >= 0
            && count <= Remaining ? count : throw new InvalidDataException($"A count of {count} does not fit the {Remaining} bytes that follow.");
    }

    public void Skip(WireKind kind)
    {
        if (kind == WireKind.Block)
            TryReadBlock(out _);
        else if (kind < WireKind.Block)
            Take(1 << (int)kind);
        else
            throw new InvalidDataException($"Wire kind {kind} is unknown.");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > Remaining)
            throw new InvalidDataException($"The message ends {count - Remaining} bytes early.");
        var span = bytes.Slice(Position, count);
        Position += count;
        return span;
    }
}
