using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Anomaly.Grains.Detecting;

/// <summary>The fingerprint of the bars that a run took in: two runs with the same one computed from the same input.</summary>
internal static class RunInput
{
    private const string Prefix = "sha256:";
    private const int BytesPerBar = 48;
    private const int BarsAtOnce = 256;

    /// <summary>
    /// <c>sha256:</c> and the hex digest over the final bars in time order, each as its opening time (milliseconds since 1970, 64-bit integer) and open, high, low, close
    /// and volume (64-bit floats), little-endian. A run of several parts goes on from the digest of those before: its 32 bytes come first.
    /// </summary>
    /// <param name="before">The fingerprint of the parts before; null before the first.</param>
    /// <param name="bars">The bars of this part; without any, the fingerprint stays.</param>
    public static string? Add(string? before, ReadOnlySpan<Bar> bars)
    {
        if (bars.IsEmpty)
            return before;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (before is not null)
            hash.AppendData(Convert.FromHexString(before.AsSpan(Prefix.Length)));
        Span<byte> buffer = stackalloc byte[BarsAtOnce * BytesPerBar];
        for (; !bars.IsEmpty; bars = bars[Math.Min(BarsAtOnce, bars.Length)..])
        {
            var part = bars[..Math.Min(BarsAtOnce, bars.Length)];
            for (var i = 0; i < part.Length; i++)
                Write(part[i], buffer[(i * BytesPerBar)..]);
            hash.AppendData(buffer[..(part.Length * BytesPerBar)]);
        }

        return Prefix + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Write(in Bar bar, Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes, new DateTimeOffset(bar.Time).ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[8..], bar.Open);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[16..], bar.High);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[24..], bar.Low);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[32..], bar.Close);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[40..], bar.Volume);
    }
}
