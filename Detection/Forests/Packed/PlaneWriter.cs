using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Anomaly.Detection.Forests.Cuts;

namespace Anomaly.Detection.Forests.Packed;

/// <summary>Writes the planes of a vector of rows.</summary>
internal static class PlaneWriter
{
    /// <summary>Writes the plane of each of a map's groups.</summary>
    /// <param name="map">Translates the places.</param>
    /// <param name="ranks">64 places among all cuts.</param>
    /// <param name="plane">The first group's plane.</param>
    /// <param name="nextGroup">Bytes from one group's plane to the next one's.</param>
    /// <param name="groups">Groups to write, up to four.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Write(RankMap map, ReadOnlySpan<int> ranks, ref byte plane, int nextGroup, int groups)
    {
        ref var rank = ref MemoryMarshal.GetReference(ranks[..PackedScratch.Lanes]);
        ref var places = ref MemoryMarshal.GetReference(map.Places);
        Span<uint> four = stackalloc uint[PackedScratch.Lanes];

        // All stores before the first load of a vector: one that straddled fresh stores would have to wait for them.
        for (var i = 0; i < four.Length; i++)
            four[i] = Unsafe.Add(ref places, (nint)Unsafe.Add(ref rank, i));

        for (var at = 0; at < PackedScratch.Lanes; at += Vector512<uint>.Count)
        {
            var packed = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(four), (nuint)at);
            for (var g = 0; g < groups; g++)
            {
                Avx512F.ConvertToVector128Byte(packed).StoreUnsafe(ref plane, (nuint)(g * nextGroup + at));
                packed >>>= 8;
            }
        }
    }
}
