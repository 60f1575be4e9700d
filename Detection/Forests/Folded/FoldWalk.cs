using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Anomaly.Detection.Forests.Folded;

/// <summary>
/// Runs programs over a block of rows: for every split, all rows compare their place and take one of two codes. Comparisons and selections of bytes, in
/// vectors of whatever size the processor has; no look-ups, no branches that depend on rows.
/// </summary>
internal static class FoldWalk
{
    /// <summary>Rows that a round of the inner loop takes.</summary>
    public static int RowsAtOnce => 4 * Vector<sbyte>.Count;

    /// <summary>Runs the splits between two leaves.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="planes">The group's planes.</param>
    /// <param name="lanes">All lanes.</param>
    /// <param name="rows">A multiple of <see cref="RowsAtOnce"/>, at most a block.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pair(FoldStep[] steps, ref sbyte planes, ref sbyte lanes, int rows)
    {
        var count = (nuint)Vector<sbyte>.Count;
        foreach (ref readonly var step in steps.AsSpan())
        {
            ref var place = ref Lane(ref planes, step.Feature);
            ref var to = ref Lane(ref lanes, step.Out);
            var cut = new Vector<sbyte>(step.Cut);
            var low = new Vector<sbyte>((sbyte)step.Low);
            var high = new Vector<sbyte>((sbyte)step.High);
            for (nuint at = 0; at < (nuint)rows; at += 4 * count)
            {
                Select(ref place, cut, low, high, at).StoreUnsafe(ref to, at);
                Select(ref place, cut, low, high, at + count).StoreUnsafe(ref to, at + count);
                Select(ref place, cut, low, high, at + 2 * count).StoreUnsafe(ref to, at + 2 * count);
                Select(ref place, cut, low, high, at + 3 * count).StoreUnsafe(ref to, at + 3 * count);
            }
        }
    }

    /// <summary>Runs the other splits.</summary>
    /// <inheritdoc cref="Pair"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Join(FoldStep[] steps, ref sbyte planes, ref sbyte lanes, int rows)
    {
        var count = (nuint)Vector<sbyte>.Count;
        foreach (ref readonly var step in steps.AsSpan())
        {
            ref var place = ref Lane(ref planes, step.Feature);
            ref var low = ref Lane(ref lanes, step.Low);
            ref var high = ref Lane(ref lanes, step.High);
            ref var to = ref Lane(ref lanes, step.Out);
            var cut = new Vector<sbyte>(step.Cut);
            for (nuint at = 0; at < (nuint)rows; at += 4 * count)
            {
                Select(ref place, cut, ref low, ref high, at).StoreUnsafe(ref to, at);
                Select(ref place, cut, ref low, ref high, at + count).StoreUnsafe(ref to, at + count);
                Select(ref place, cut, ref low, ref high, at + 2 * count).StoreUnsafe(ref to, at + 2 * count);
                Select(ref place, cut, ref low, ref high, at + 3 * count).StoreUnsafe(ref to, at + 3 * count);
            }
        }
    }

    /// <summary>Adds the path lengths of four trees' codes to the rows' sums.</summary>
    /// <param name="lanes">All lanes.</param>
    /// <param name="roots">The lanes of the four codes.</param>
    /// <param name="weights">By code, the path length.</param>
    /// <param name="sums">One per row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ref sbyte lanes, ReadOnlySpan<int> roots, long[] weights, Span<long> sums)
    {
        ref var weight = ref MemoryMarshal.GetArrayDataReference(weights);
        ref var a = ref Unsafe.As<sbyte, byte>(ref Lane(ref lanes, roots[0]));
        ref var b = ref Unsafe.As<sbyte, byte>(ref Lane(ref lanes, roots[1]));
        ref var c = ref Unsafe.As<sbyte, byte>(ref Lane(ref lanes, roots[2]));
        ref var d = ref Unsafe.As<sbyte, byte>(ref Lane(ref lanes, roots[3]));
        for (var r = 0; r < sums.Length; r++)
        {
            sums[r] += Unsafe.Add(ref weight, (nint)Unsafe.Add(ref a, r)) + Unsafe.Add(ref weight, (nint)Unsafe.Add(ref b, r))
                + (Unsafe.Add(ref weight, (nint)Unsafe.Add(ref c, r)) + Unsafe.Add(ref weight, (nint)Unsafe.Add(ref d, r)));
        }
    }

    // Every lane and feature below was checked when the program was compiled: the loads need no bounds checks.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref sbyte Lane(ref sbyte start, int lane) => ref Unsafe.Add(ref start, lane * FoldScratch.Rows);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<sbyte> Select(ref sbyte place, Vector<sbyte> cut, Vector<sbyte> low, Vector<sbyte> high, nuint at) =>
        Vector.ConditionalSelect(Vector.GreaterThan(Vector.LoadUnsafe(ref place, at), cut), high, low);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<sbyte> Select(ref sbyte place, Vector<sbyte> cut, ref sbyte low, ref sbyte high, nuint at) =>
        Select(ref place, cut, Vector.LoadUnsafe(ref low, at), Vector.LoadUnsafe(ref high, at), at);
}
