using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Anomaly.Detection.Features.Relative;

/// <summary>Reads the parts of a state in the order in which <see cref="StateWriter"/> wrote them.</summary>
internal ref struct StateReader(ReadOnlySpan<byte> source)
{
    private readonly ReadOnlySpan<byte> _source = source;
    private int _at;

    /// <summary>Reads a number of fixed size.</summary>
    public T Read<T>()
        where T : unmanaged
    {
        var value = MemoryMarshal.Read<T>(_source[_at..]);
        _at += Unsafe.SizeOf<T>();
        return value;
    }

    /// <summary>Reads a float and refuses one that is no number or outside what the engine can have written.</summary>
    /// <exception cref="InvalidDataException">The value cannot be the engine's.</exception>
    public float ReadBounded(float least, float most)
    {
        var value = Read<float>();
        return value >= least && value <= most
            ? value
            : throw new InvalidDataException($"The relative state is damaged: it holds {value} where {least} to {most} is possible. Rebuild it from the stored bars.");
    }
}
