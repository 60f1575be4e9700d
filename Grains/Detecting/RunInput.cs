using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Anomaly.Grains.Detecting;

/// <summary>The fingerprint of the bars that a run took in: two runs with the same one computed from the same bars, in however many parts they took them.</summary>
internal static class RunInput
{
    private const string Prefix = "bars-sha256:";
    private const int BytesPerBar = 48;

    /// <summary>
    /// <c>bars-sha256:</c> and 64 hex digits: the SHA-256 of each bar as four 64-bit integers, summed bar by bar. A bar is written as its opening time (milliseconds since
    /// 1970, 64-bit integer) and open, high, low, close and volume (64-bit floats); everything is little-endian.
    /// </summary>
    /// <param name="before">The fingerprint of what was taken in before; null where nothing was.</param>
    /// <param name="bars">What is taken in now; without any, the fingerprint stays.</param>
    public static string? Add(string? before, ReadOnlySpan<Bar> bars)
    {
        if (bars.IsEmpty)
            return before;
        Span<byte> sum = stackalloc byte[SHA256.HashSizeInBytes];
        if (before is not null)
            Convert.FromHexString(before.AsSpan(Prefix.Length), sum, out _, out _);
        Span<byte> bytes = stackalloc byte[BytesPerBar];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        foreach (ref readonly var bar in bars)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, new DateTimeOffset(bar.Time).ToUnixTimeMilliseconds());
            BinaryPrimitives.WriteDoubleLittleEndian(bytes[8..], bar.Open);
            BinaryPrimitives.WriteDoubleLittleEndian(bytes[16..], bar.High);
            BinaryPrimitives.WriteDoubleLittleEndian(bytes[24..], bar.Low);
            BinaryPrimitives.WriteDoubleLittleEndian(bytes[32..], bar.Close);
            BinaryPrimitives.WriteDoubleLittleEndian(bytes[40..], bar.Volume);
            SHA256.HashData(bytes, digest);
            for (var i = 0; i < sum.Length; i += sizeof(ulong))
                BinaryPrimitives.WriteUInt64LittleEndian(sum[i..], BinaryPrimitives.ReadUInt64LittleEndian(sum[i..]) + BinaryPrimitives.ReadUInt64LittleEndian(digest[i..]));
        }

        return Prefix + Convert.ToHexStringLower(sum);
    }
}
