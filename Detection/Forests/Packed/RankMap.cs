using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Anomaly.Detection.Forests.Packed;

/// <summary>
/// Translates one feature's place among all the forest's cuts into its places among the cuts of four groups: one look-up gives four bytes.
/// </summary>
internal sealed class RankMap
{
    public const int GroupsAtOnce = 4;

    private readonly uint[] _places;

    /// <param name="all">The forest's cuts of the feature, ascending.</param>
    /// <param name="groups">The cuts of up to four groups, ascending, all among the forest's.</param>
    public RankMap(ReadOnlySpan<float> all, ReadOnlySpan<float[]> groups)
    {
        _places = new uint[all.Length + 1];
        for (var g = 0; g < groups.Length; g++)
        {
            var below = 0;
            for (var rank = 0; rank < _places.Length; rank++)
            {
                _places[rank] |= (uint)below << (8 * g);
                if (rank < all.Length && below < groups[g].Length && groups[g][below] == all[rank])
                    below++;
            }
        }
    }

    /// <summary>Writes the plane of each group for one vector of rows.</summary>
    /// <param name="ranks">64 places among all cuts.</param>
    /// <param name="plane">The first group's plane.</param>
    /// <param name="nextGroup">Bytes from one group's plane to the next one's.</param>
    /// <param name="groups">Groups to write, up to four.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(ReadOnlySpan<int> ranks, ref byte plane, int nextGroup, int groups)
    {
        ref var rank = ref MemoryMarshal.GetReference(ranks[..PackedScratch.Lanes]);
        ref var places = ref MemoryMarshal.GetArrayDataReference(_places);
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
