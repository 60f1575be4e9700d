using System.Buffers.Binary;

namespace Anomaly.Detection.Tests.Engine;

/// <summary>Forges stored states: changes bytes and puts the right CRC-32C behind them, computed bit by bit from its definition.</summary>
internal static class StateBytes
{
    public static byte[] With(byte[] state, int at, params byte[] values)
    {
        var forged = (byte[])state.Clone();
        values.CopyTo(forged, at);
        BinaryPrimitives.WriteUInt32LittleEndian(forged.AsSpan(forged.Length - 4), Crc32C(forged.AsSpan(0, forged.Length - 4)));
        return forged;
    }

    private static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var value in bytes)
        {
            sum ^= value;
            for (var bit = 0; bit < 8; bit++)
                sum = (sum >> 1) ^ ((sum & 1) * 0x82F63B78);
        }

        return ~sum;
    }
}
