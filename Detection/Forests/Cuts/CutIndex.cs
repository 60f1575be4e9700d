using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Anomaly.Detection.Forests.Cuts;

/// <summary>
/// One feature's thresholds in all trees, sorted, in a search tree of fan-out 16: how many of them lie below a value takes three vector comparisons.
/// After that the walk compares small whole numbers instead of floats.
/// </summary>
internal sealed class CutIndex
{
    private const int Fan = 16;
    private const int Chunk = Fan * Fan;

    private readonly AlignedBytes _bytes;
    private readonly int _top;
    private readonly int _middle;
    private readonly int _leaves;

    /// <param name="cuts">Ascending, no value twice.</param>
    public CutIndex(ReadOnlySpan<float> cuts)
    {
        // At least one infinity at the end: every finite value then finds its place without a bounds check.
        var chunks = cuts.Length / Chunk + 1;
        _top = (chunks + Fan - 1) / Fan * Fan;
        _middle = _top;
        _leaves = _middle + chunks * Fan;
        _bytes = new AlignedBytes((_leaves + chunks * Chunk) * sizeof(float));
        var all = _bytes.As<float>(0, _leaves + chunks * Chunk);
        all.Fill(float.PositiveInfinity);
        cuts.CopyTo(all[_leaves..]);
        for (var block = 0; block < chunks * Fan; block++)
            all[_middle + block] = all[_leaves + block * Fan + Fan - 1];

        for (var chunk = 0; chunk < chunks; chunk++)
            all[chunk] = all[_middle + chunk * Fan + Fan - 1];
    }

    /// <summary>For each row, how many cuts are below the feature's value.</summary>
    /// <param name="values">Finite values of whole rows.</param>
    /// <param name="feature">Which value of a row.</param>
    /// <param name="features">Values in a row.</param>
    /// <param name="ranks">One per row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Rank(ReadOnlySpan<float> values, int feature, int features, Span<int> ranks)
    {
        ref var cuts = ref Unsafe.As<byte, float>(ref _bytes.Start);
        ref var value = ref Unsafe.Add(ref MemoryMarshal.GetReference(values[..(ranks.Length * features)]), feature);
        for (var r = 0; r < ranks.Length; r++)
        {
            var x = Vector512.Create(value);
            var chunk = 0;
            for (var at = 0; at < _top; at += Fan)
                chunk += Below(ref cuts, at, x);

            var block = chunk * Fan + Below(ref cuts, _middle + chunk * Fan, x);
            ranks[r] = block * Fan + Below(ref cuts, _leaves + block * Fan, x);
            value = ref Unsafe.Add(ref value, features);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Below(ref float cuts, int at, Vector512<float> x) => BitOperations.PopCount(
        Vector512.LessThan(Vector512.LoadUnsafe(ref cuts, (nuint)at), x).ExtractMostSignificantBits());
}
