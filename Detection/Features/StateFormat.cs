using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Anomaly.Detection.Features;

/// <summary>
/// What all binary states have in common: three letters and a version byte in front, a CRC-32C (four bytes) at the end, everything
/// little-endian, as all machines are that .NET runs on here.
/// </summary>
internal sealed class StateFormat
{
    private const uint Version = 1;
    private const int ChecksumLength = sizeof(uint);
    private readonly string _name;
    private readonly uint _signature;

    /// <param name="name">What messages call the state.</param>
    /// <param name="letters">The three letters in front.</param>
    /// <param name="leastContent">Bytes of the shortest state, signature included and checksum not.</param>
    public StateFormat(string name, ReadOnlySpan<byte> letters, int leastContent)
    {
        _name = name;
        _signature = letters[0] | ((uint)letters[1] << 8) | ((uint)letters[2] << 16) | (Version << 24);
        LeastLength = leastContent + ChecksumLength;
    }

    /// <summary>Bytes of the shortest state.</summary>
    public int LeastLength { get; }

    /// <summary>Writes the signature; the writer goes on behind it.</summary>
    public StateWriter Begin(Span<byte> state)
    {
        var writer = new StateWriter(state);
        writer.Write(_signature);
        return writer;
    }

    /// <summary>Writes the checksum of what stands before it into the last four bytes.</summary>
    public static void Seal(Span<byte> state) =>
        BinaryPrimitives.WriteUInt32LittleEndian(state[^ChecksumLength..], Checksum(state[..^ChecksumLength]));

    /// <summary>Checks length, signature, version and checksum; the reader goes on behind the signature and ends before the checksum.</summary>
    /// <exception cref="InvalidDataException">The state is damaged, of another kind, or of another version.</exception>
    public StateReader Open(ReadOnlySpan<byte> state)
    {
        if (state.Length < LeastLength)
            throw Damaged($"it is cut short at {state.Length} bytes of at least {LeastLength}");
        var signature = BinaryPrimitives.ReadUInt32LittleEndian(state);
        if ((signature & 0xFFFFFF) != (_signature & 0xFFFFFF))
            throw new InvalidDataException($"This is not a {_name} state.");
        if (signature != _signature)
            throw new InvalidDataException($"The {_name} state is of version {signature >> 24}; this build reads version {Version}. Rebuild it from the stored bars.");
        if (BinaryPrimitives.ReadUInt32LittleEndian(state[^ChecksumLength..]) != Checksum(state[..^ChecksumLength]))
            throw Damaged("its checksum is wrong");
        return new StateReader(this, state[sizeof(uint)..^ChecksumLength]);
    }

    /// <summary>What to throw where the content of a state makes no sense.</summary>
    public InvalidDataException Damaged(string how) => new($"The {_name} state is damaged: {how}. Rebuild it from the stored bars.");

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var value in bytes)
            sum = BitOperations.Crc32C(sum, value);
        return ~sum;
    }
}

/// <summary>Writes the parts of a state one after the other.</summary>
internal ref struct StateWriter(Span<byte> rest)
{
    private Span<byte> _rest = rest;

    /// <summary>Writes a number of fixed size.</summary>
    public void Write<T>(T value)
        where T : unmanaged
    {
        MemoryMarshal.Write(_rest, value);
        _rest = _rest[Unsafe.SizeOf<T>()..];
    }

    /// <summary>Writes bytes after their number (2 bytes).</summary>
    public void WritePart(ReadOnlySpan<byte> part)
    {
        Write(checked((ushort)part.Length));
        part.CopyTo(_rest);
        _rest = _rest[part.Length..];
    }
}

/// <summary>Reads the parts of a state in the order in which <see cref="StateWriter"/> wrote them.</summary>
internal ref struct StateReader(StateFormat format, ReadOnlySpan<byte> rest)
{
    private ReadOnlySpan<byte> _rest = rest;

    /// <summary>Bytes not read yet.</summary>
    public readonly int Left => _rest.Length;

    /// <summary>Reads a number of fixed size.</summary>
    public T Read<T>()
        where T : unmanaged
    {
        if (_rest.Length < Unsafe.SizeOf<T>())
            throw format.Damaged("a part reaches beyond its end");
        var value = MemoryMarshal.Read<T>(_rest);
        _rest = _rest[Unsafe.SizeOf<T>()..];
        return value;
    }

    /// <summary>Reads a float and refuses one that is no number or outside what the engine can have written.</summary>
    /// <exception cref="InvalidDataException">The value cannot be the engine's.</exception>
    public float ReadBounded(float least, float most)
    {
        var value = Read<float>();
        return value >= least && value <= most ? value : throw format.Damaged($"it holds {value} where {least} to {most} is possible");
    }

    /// <summary>Reads what <see cref="StateWriter.WritePart"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It reaches beyond the state.</exception>
    public ReadOnlySpan<byte> ReadPart()
    {
        int length = Read<ushort>();
        if (length > _rest.Length)
            throw format.Damaged("a part reaches beyond its end");
        var part = _rest[..length];
        _rest = _rest[length..];
        return part;
    }
}
