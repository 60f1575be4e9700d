using System.Buffers.Binary;
using System.Numerics;

namespace Anomaly.Detection.Features;

/// <summary>The checksum at the end of every binary state: CRC-32C, four bytes, little-endian.</summary>
internal static class StateCheck
{
    /// <summary>Bytes of the checksum.</summary>
    public const int Length = sizeof(uint);

    /// <summary>Writes the checksum of what stands before it into the last four bytes.</summary>
    public static void Seal(Span<byte> state) =>
        BinaryPrimitives.WriteUInt32LittleEndian(state[^Length..], Compute(state[..^Length]));

    /// <summary>Whether the last four bytes are the checksum of what stands before them.</summary>
    public static bool IsSound(ReadOnlySpan<byte> state) =>
        state.Length >= Length && BinaryPrimitives.ReadUInt32LittleEndian(state[^Length..]) == Compute(state[..^Length]);

    private static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        while (bytes.Length >= sizeof(ulong))
        {
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var value in bytes)
            sum = BitOperations.Crc32C(sum, value);
        return ~sum;
    }
}
