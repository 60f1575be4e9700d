using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

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

    /// <summary>Writes the signature; the stream goes on behind it.</summary>
    public StateStream Begin(Span<byte> state)
    {
        var stream = new StateStream(this, state);
        stream.Write(_signature);
        return stream;
    }

    /// <summary>Writes the checksum of what stands before it into the last four bytes.</summary>
    public static void Seal(Span<byte> state) =>
        BinaryPrimitives.WriteUInt32LittleEndian(state[^ChecksumLength..], Checksum(state[..^ChecksumLength]));

    /// <summary>Checks length, signature, version and checksum; the stream goes on behind the signature and ends before the checksum.</summary>
    /// <exception cref="InvalidDataException">The state is damaged, of another kind, or of another version.</exception>
    public StateStream Open(ReadOnlySpan<byte> state)
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
        return new StateStream(this, state[sizeof(uint)..^ChecksumLength]);
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

/// <summary>
/// A state that is being written or read, part by part. <see cref="Field{T}"/> does either, so that one method says what a state holds and the two
/// ways cannot differ.
/// </summary>
internal ref struct StateStream
{
    private readonly StateFormat _format;
    private readonly bool _reads;
    private ReadOnlySpan<byte> _source;
    private Span<byte> _target;

    /// <summary>Writes to a span.</summary>
    public StateStream(StateFormat format, Span<byte> target)
    {
        _format = format;
        _target = target;
    }

    /// <summary>Reads a span.</summary>
    public StateStream(StateFormat format, ReadOnlySpan<byte> source)
    {
        _format = format;
        _reads = true;
        _source = source;
    }

    /// <summary>Bytes not read yet.</summary>
    public readonly int Left => _source.Length;

    /// <summary>Writes a number of fixed size and gives it back, or reads one in its place.</summary>
    /// <exception cref="InvalidDataException">There is nothing left to read.</exception>
    public T Field<T>(T value)
        where T : unmanaged
    {
        if (_reads)
            return Read<T>();
        Write(value);
        return value;
    }

    /// <summary>The same of a number that is finite.</summary>
    /// <exception cref="InvalidDataException">What was read is not.</exception>
    public double Finite(double value) => double.IsFinite(value = Field(value)) ? value : throw _format.Damaged("it holds a value that is no number");

    /// <summary>The same of a number within bounds.</summary>
    /// <exception cref="InvalidDataException">What was read is not.</exception>
    public float Bounded(float value, float least, float most) =>
        Checked(Field(value), least, most);

    /// <summary>A number that was read, if it is within bounds.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public readonly float Checked(float value, float least, float most) =>
        value >= least && value <= most ? value : throw _format.Damaged($"it holds {value} where {least} to {most} is possible");

    /// <summary>Writes a number of fixed size.</summary>
    public void Write<T>(T value)
        where T : unmanaged
    {
        MemoryMarshal.Write(_target, value);
        _target = _target[Unsafe.SizeOf<T>()..];
    }

    /// <summary>Writes bytes after their number (2 bytes).</summary>
    public void WritePart(scoped ReadOnlySpan<byte> part)
    {
        Write(checked((ushort)part.Length));
        part.CopyTo(_target);
        _target = _target[part.Length..];
    }

    /// <summary>Reads a number of fixed size.</summary>
    /// <exception cref="InvalidDataException">There is nothing left to read.</exception>
    public T Read<T>()
        where T : unmanaged => MemoryMarshal.Read<T>(Take(Unsafe.SizeOf<T>()));

    /// <summary>Reads what <see cref="WritePart"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It reaches beyond the state.</exception>
    public ReadOnlySpan<byte> ReadPart() => Take(Read<ushort>());

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _source.Length)
            throw _format.Damaged("a part reaches beyond its end");
        var part = _source[..length];
        _source = _source[length..];
        return part;
    }
}
