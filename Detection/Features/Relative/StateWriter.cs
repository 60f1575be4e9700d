using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Anomaly.Detection.Features.Relative;

/// <summary>Writes the parts of a state one after the other, little-endian.</summary>
internal ref struct StateWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    /// <summary>Bytes written so far.</summary>
    public int Written { get; private set; }

    /// <summary>Writes a number of fixed size; all machines that .NET runs on here are little-endian.</summary>
    public void Write<T>(T value)
        where T : unmanaged
    {
        MemoryMarshal.Write(_destination[Written..], value);
        Written += Unsafe.SizeOf<T>();
    }
}
