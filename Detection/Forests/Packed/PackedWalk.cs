using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Anomaly.Detection.Forests.Packed;

/// <summary>
/// Walks one tree with 64 rows at a time, one byte each. A step is a look-up of the cut by node number, a selection of the row's value by the node's
/// feature, and a comparison: permutes and selections between registers, no gathers and no branches. Needs AVX-512 VBMI.
/// </summary>
internal static class PackedWalk
{
    public static bool IsSupported => Avx512Vbmi.IsSupported && Avx512BW.IsSupported;

    /// <summary>Walks a tree with each vector of rows.</summary>
    /// <param name="tree">Its <see cref="TreeTable"/>.</param>
    /// <param name="planes">The block's planes, vector by vector.</param>
    /// <param name="codes">Receives the code of each row's path length.</param>
    /// <param name="vectors">Vectors of rows in the block.</param>
    public static void Walk(ref byte tree, ref byte planes, ref byte codes, int vectors)
    {
        for (var v = 0; v < vectors; v++)
        {
            var node = UpperLevels(ref tree, ref planes, Load(ref tree, TreeTable.Cuts));
            node = Step(node, Avx512Vbmi.PermuteVar64x8(Load(ref tree, TreeTable.Cuts), node), Select64(ref tree, ref planes, node, 0));
            node = Step(node, Avx512Vbmi.PermuteVar64x8(Load(ref tree, TreeTable.Cuts), node), Select64(ref tree, ref planes, node, 0));
            node = Step(node, Avx512Vbmi.PermuteVar64x8(Load(ref tree, TreeTable.Cuts + 64), node), Select64(ref tree, ref planes, node, 64));
            node = Step(node, LookUp128(ref tree, TreeTable.Cuts + 128, node), Select128(ref tree, ref planes, node));

            var low = LookUp128(ref tree, TreeTable.Leaves, node);
            var high = LookUp128(ref tree, TreeTable.Leaves + 128, node);
            Vector512.ConditionalSelect(Vector512.LessThan(node.AsSByte(), Vector512<sbyte>.Zero).AsByte(), high, low).StoreUnsafe(ref codes);
            planes = ref Unsafe.Add(ref planes, PackedScratch.PlaneBlock);
            codes = ref Unsafe.Add(ref codes, PackedScratch.Lanes);
        }
    }

    /// <summary>The first four levels: with so few nodes, selecting among their values by the ways taken so far is less work than by feature.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> UpperLevels(ref byte tree, ref byte planes, Vector512<byte> cuts)
    {
        var first = Vector512.GreaterThan(Value(ref tree, ref planes, 1), Vector512.Create(Unsafe.Add(ref tree, TreeTable.Cuts + 1)));
        var node = Vector512.Create((byte)2) - first;

        var x = Either(first, ref tree, ref planes, 2, 3);
        var second = Vector512.GreaterThan(x, Avx512Vbmi.PermuteVar64x8(cuts, node));
        node = node + node - second;

        x = Vector512.ConditionalSelect(second, Either(first, ref tree, ref planes, 5, 7), Either(first, ref tree, ref planes, 4, 6));
        var third = Vector512.GreaterThan(x, Avx512Vbmi.PermuteVar64x8(cuts, node));
        node = node + node - third;

        x = Vector512.ConditionalSelect(
            third,
            Vector512.ConditionalSelect(second, Either(first, ref tree, ref planes, 11, 15), Either(first, ref tree, ref planes, 9, 13)),
            Vector512.ConditionalSelect(second, Either(first, ref tree, ref planes, 10, 14), Either(first, ref tree, ref planes, 8, 12)));
        return Step(node, Avx512Vbmi.PermuteVar64x8(cuts, node), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Either(Vector512<byte> right, ref byte tree, ref byte planes, int leftNode, int rightNode) =>
        Vector512.ConditionalSelect(right, Value(ref tree, ref planes, rightNode), Value(ref tree, ref planes, leftNode));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Value(ref byte tree, ref byte planes, int node) =>
        Load(ref planes, Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref tree, TreeTable.Planes + 2 * node)));

    /// <summary>Left is 2n, right 2n + 1; right exactly when the value's place is above the cut's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Step(Vector512<byte> node, Vector512<byte> cut, Vector512<byte> x) =>
        node + node + Avx512BW.Min(Avx512BW.SubtractSaturate(x, cut), Vector512<byte>.One);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Select64(ref byte tree, ref byte planes, Vector512<byte> node, int level) => Select(
        ref planes,
        Avx512Vbmi.PermuteVar64x8(Load(ref tree, TreeTable.FeatureBits + level), node),
        Avx512Vbmi.PermuteVar64x8(Load(ref tree, TreeTable.FeatureBits + 256 + level), node),
        Avx512Vbmi.PermuteVar64x8(Load(ref tree, TreeTable.FeatureBits + 512 + level), node),
        Avx512Vbmi.PermuteVar64x8(Load(ref tree, TreeTable.FeatureBits + 768 + level), node));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Select128(ref byte tree, ref byte planes, Vector512<byte> node) => Select(
        ref planes,
        LookUp128(ref tree, TreeTable.FeatureBits + 128, node),
        LookUp128(ref tree, TreeTable.FeatureBits + 384, node),
        LookUp128(ref tree, TreeTable.FeatureBits + 640, node),
        LookUp128(ref tree, TreeTable.FeatureBits + 896, node));

    /// <summary>Each row's value of the feature whose bits are given as masks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Select(
        ref byte planes, Vector512<byte> bit0, Vector512<byte> bit1, Vector512<byte> bit2, Vector512<byte> bit3) =>
        Vector512.ConditionalSelect(
            bit3,
            Vector512.ConditionalSelect(bit2, Quarter(ref planes, 12, bit0, bit1), Quarter(ref planes, 8, bit0, bit1)),
            Vector512.ConditionalSelect(bit2, Quarter(ref planes, 4, bit0, bit1), Quarter(ref planes, 0, bit0, bit1)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Quarter(ref byte planes, int feature, Vector512<byte> bit0, Vector512<byte> bit1)
    {
        var at = feature * PackedScratch.Lanes;
        return Vector512.ConditionalSelect(
            bit1,
            Vector512.ConditionalSelect(bit0, Load(ref planes, at + 3 * PackedScratch.Lanes), Load(ref planes, at + 2 * PackedScratch.Lanes)),
            Vector512.ConditionalSelect(bit0, Load(ref planes, at + PackedScratch.Lanes), Load(ref planes, at)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> LookUp128(ref byte tree, int table, Vector512<byte> node) =>
        Avx512Vbmi.PermuteVar64x8x2(Load(ref tree, table), node, Load(ref tree, table + 64));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Load(ref byte start, int offset) => Vector512.LoadUnsafe(ref start, (nuint)offset);
}
