using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Anomaly.Detection.Forests.Cuts;

namespace Anomaly.Detection.Forests.Packed;

/// <summary>Adds up path lengths digit by digit, in base 256: look-ups of bytes and sums of 16 bits, exact in any order.</summary>
internal static class DigitSums
{
    /// <summary>Bytes of a group's look-up tables: for each digit, that of each of its path lengths.</summary>
    public const int TableSize = PackedScratch.Digits * TreeGroup.MaxWeights;

    /// <summary>Writes a group's look-up tables.</summary>
    public static void Fill(ReadOnlySpan<long> weights, Span<byte> table)
    {
        for (var code = 0; code < weights.Length; code++)
        {
            for (var digit = 0; digit < PackedScratch.Digits; digit++)
                table[digit * TreeGroup.MaxWeights + code] = (byte)(weights[code] >> (8 * digit));
        }
    }

    /// <summary>Adds the trees' path lengths to one vector of rows' sums.</summary>
    /// <param name="table">The group's look-up tables.</param>
    /// <param name="codes">The vector's codes in the group's first tree; the next tree's follow a block later.</param>
    /// <param name="trees">Trees in the group.</param>
    /// <param name="sums">The vector's sums: for each digit those of the even and those of the odd rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ref byte table, ref byte codes, int trees, ref byte sums)
    {
        for (var digit = 0; digit < PackedScratch.Digits; digit++)
        {
            var low = Vector512.LoadUnsafe(ref table, (nuint)(digit * TreeGroup.MaxWeights));
            var high = Vector512.LoadUnsafe(ref table, (nuint)(digit * TreeGroup.MaxWeights + 64));
            ref var sum = ref Unsafe.As<byte, ushort>(ref Unsafe.Add(ref sums, digit * 2 * PackedScratch.Lanes));
            var even = Vector512.LoadUnsafe(ref sum);
            var odd = Vector512.LoadUnsafe(ref sum, PackedScratch.Lanes / 2);
            for (var t = 0; t < trees; t++)
            {
                var code = Vector512.LoadUnsafe(ref codes, (nuint)(t * PackedScratch.Rows));
                var digits = Avx512Vbmi.PermuteVar64x8x2(low, code, high).AsUInt16();
                even += digits & Vector512.Create((ushort)0xFF);
                odd += digits >>> 8;
            }

            even.StoreUnsafe(ref sum);
            odd.StoreUnsafe(ref sum, PackedScratch.Lanes / 2);
        }
    }

    /// <summary>Puts the digits of a block's sums together and clears them.</summary>
    /// <param name="block">Sums of the block's vectors.</param>
    /// <param name="sums">Receives, added, one sum per row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Collect(Span<ushort> block, Span<long> sums)
    {
        const int Half = PackedScratch.Lanes / 2;
        for (var r = 0; r < sums.Length; r++)
        {
            var at = r / PackedScratch.Lanes * (PackedScratch.Digits * 2 * Half) + r % 2 * Half + r % PackedScratch.Lanes / 2;
            for (var digit = 0; digit < PackedScratch.Digits; digit++)
                sums[r] += (long)block[at + digit * 2 * Half] << (8 * digit);
        }

        block.Clear();
    }
}
