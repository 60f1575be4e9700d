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

    /// <summary>Planes that a vector of rows of so many features has: those of the smallest selector that fits.</summary>
    public static int PlanesFor(int features) => features <= 16 ? 16 : features <= 20 ? 20 : 32;

    /// <summary>Walks a tree with each vector of rows.</summary>
    /// <param name="tree">Its <see cref="TreeTable"/>.</param>
    /// <param name="planes">The block's planes, vector by vector.</param>
    /// <param name="codes">Receives the code of each row's path length.</param>
    /// <param name="vectors">Vectors of rows in the block.</param>
    /// <param name="planesPerVector">What <see cref="PlanesFor"/> says.</param>
    public static void Walk(ref byte tree, ref byte planes, ref byte codes, int vectors, int planesPerVector)
    {
        switch (planesPerVector)
        {
            case 16: Walk<SelectOf16>(ref tree, ref planes, ref codes, vectors, 16); break;
            case 20: Walk<SelectOf20>(ref tree, ref planes, ref codes, vectors, 20); break;
            default: Walk<SelectOf32>(ref tree, ref planes, ref codes, vectors, 32); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Walk<TSelect>(ref byte tree, ref byte planes, ref byte codes, int vectors, int planesPerVector)
        where TSelect : struct, IPlaneSelect
    {
        for (var v = 0; v < vectors; v++)
        {
            var node = UpperLevels(ref tree, ref planes);
            node = Step(node, LookUp64(ref tree, TreeTable.Cuts, node), Value64<TSelect>(ref tree, ref planes, node, 0));
            node = Step(node, LookUp64(ref tree, TreeTable.Cuts, node), Value64<TSelect>(ref tree, ref planes, node, 0));
            node = Step(node, LookUp64(ref tree, TreeTable.Cuts + 64, node), Value64<TSelect>(ref tree, ref planes, node, 64));
            node = Step(node, LookUp128(ref tree, TreeTable.Cuts + 128, node), Value128<TSelect>(ref tree, ref planes, node));

            var low = LookUp128(ref tree, TreeTable.Leaves, node);
            var high = LookUp128(ref tree, TreeTable.Leaves + 128, node);
            Vector512.ConditionalSelect(Vector512.LessThan(node.AsSByte(), Vector512<sbyte>.Zero).AsByte(), high, low).StoreUnsafe(ref codes);
            planes = ref Unsafe.Add(ref planes, planesPerVector * PackedScratch.Lanes);
            codes = ref Unsafe.Add(ref codes, PackedScratch.Lanes);
        }
    }

    /// <summary>The first four levels: with so few nodes, selecting among their values by the ways taken so far is less work than by feature.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> UpperLevels(ref byte tree, ref byte planes)
    {
        var first = Vector512.GreaterThan(Value(ref tree, ref planes, 1), Vector512.Create(Unsafe.Add(ref tree, TreeTable.Cuts + 1)));
        var node = Vector512.Create((byte)2) - first;

        var x = Either(first, ref tree, ref planes, 2, 3);
        var second = Vector512.GreaterThan(x, LookUp64(ref tree, TreeTable.Cuts, node));
        node = node + node - second;

        x = Vector512.ConditionalSelect(second, Either(first, ref tree, ref planes, 5, 7), Either(first, ref tree, ref planes, 4, 6));
        var third = Vector512.GreaterThan(x, LookUp64(ref tree, TreeTable.Cuts, node));
        node = node + node - third;

        x = Vector512.ConditionalSelect(
            third,
            Vector512.ConditionalSelect(second, Either(first, ref tree, ref planes, 11, 15), Either(first, ref tree, ref planes, 9, 13)),
            Vector512.ConditionalSelect(second, Either(first, ref tree, ref planes, 10, 14), Either(first, ref tree, ref planes, 8, 12)));
        return Step(node, LookUp64(ref tree, TreeTable.Cuts, node), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Either(Vector512<byte> right, ref byte tree, ref byte planes, int leftNode, int rightNode) =>
        Vector512.ConditionalSelect(right, Value(ref tree, ref planes, rightNode), Value(ref tree, ref planes, leftNode));

    /// <summary>All rows' values of the feature of one of the first 15 nodes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Value(ref byte tree, ref byte planes, int node) =>
        Load(ref planes, Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref tree, TreeTable.Planes + 2 * node)));

    /// <summary>Left is 2n, right 2n + 1; right exactly when the value's place is above the cut's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Step(Vector512<byte> node, Vector512<byte> cut, Vector512<byte> x) =>
        node + node + Avx512BW.Min(Avx512BW.SubtractSaturate(x, cut), Vector512<byte>.One);

    /// <summary>Each row's value of its node's feature, for nodes whose tables begin at <paramref name="level"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Value64<TSelect>(ref byte tree, ref byte planes, Vector512<byte> node, int level)
        where TSelect : struct, IPlaneSelect => TSelect.Select(
            ref planes,
            LookUp64(ref tree, TreeTable.FeatureBits + level, node),
            LookUp64(ref tree, TreeTable.FeatureBits + 256 + level, node),
            LookUp64(ref tree, TreeTable.FeatureBits + 512 + level, node),
            LookUp64(ref tree, TreeTable.FeatureBits + 768 + level, node),
            TSelect.HasFifthBit ? LookUp64(ref tree, TreeTable.FeatureBits + 1024 + level, node) : default);

    /// <summary>Each row's value of its node's feature, for the 128 nodes of the eighth level.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Value128<TSelect>(ref byte tree, ref byte planes, Vector512<byte> node)
        where TSelect : struct, IPlaneSelect => TSelect.Select(
            ref planes,
            LookUp128(ref tree, TreeTable.FeatureBits + 128, node),
            LookUp128(ref tree, TreeTable.FeatureBits + 256 + 128, node),
            LookUp128(ref tree, TreeTable.FeatureBits + 512 + 128, node),
            LookUp128(ref tree, TreeTable.FeatureBits + 768 + 128, node),
            TSelect.HasFifthBit ? LookUp128(ref tree, TreeTable.FeatureBits + 1024 + 128, node) : default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> LookUp64(ref byte tree, int table, Vector512<byte> node) =>
        Avx512Vbmi.PermuteVar64x8(Load(ref tree, table), node);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> LookUp128(ref byte tree, int table, Vector512<byte> node) =>
        Avx512Vbmi.PermuteVar64x8x2(Load(ref tree, table), node, Load(ref tree, table + 64));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Load(ref byte start, int offset) => Vector512.LoadUnsafe(ref start, (nuint)offset);
}
