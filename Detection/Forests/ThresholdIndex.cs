using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Anomaly.Detection.Forests;

/// <summary>
/// One feature's thresholds in a batch of trees. A value's rank, the number of thresholds below it, takes two vector comparisons: one finds the block of
/// 16 thresholds, one the place in it. After that, trees compare ranks, which are bytes, instead of floats.
/// </summary>
internal sealed class ThresholdIndex
{
    /// <summary>Thresholds, at most: ranks are then 0 to 255.</summary>
    public const int Capacity = (BlockSize * BlockSize) - 1;

    private const int BlockSize = 16;

    private readonly float[] _thresholds = new float[BlockSize * BlockSize];
    private readonly float[] _lastOfBlocks = new float[BlockSize];

    /// <param name="thresholds">Ascending, no value twice, at most <see cref="Capacity"/>.</param>
    public ThresholdIndex(ReadOnlySpan<float> thresholds)
    {
        // At least one infinity at the end: every finite value then finds its place without a bounds check.
        Array.Fill(_thresholds, float.PositiveInfinity);
        thresholds.CopyTo(_thresholds.AsSpan(0, Capacity));
        for (var block = 0; block < BlockSize; block++)
            _lastOfBlocks[block] = _thresholds[(block * BlockSize) + BlockSize - 1];
    }

    /// <summary>The rank of a threshold among the others, as <see cref="Rank"/> gives it to values.</summary>
    public sbyte RankOf(float threshold) => Signed(Array.BinarySearch(_thresholds, threshold));

    /// <summary>Ranks one feature of many rows, less 128 so that the ranks are signed bytes, which every processor compares.</summary>
    /// <param name="rows">Finite values of whole rows.</param>
    /// <param name="feature">Which value of a row.</param>
    /// <param name="features">Values in a row.</param>
    /// <param name="ranks">One per row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Rank(ReadOnlySpan<float> rows, int feature, int features, Span<sbyte> ranks)
    {
        ref var value = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows[..(ranks.Length * features)]), feature);
        ref var thresholds = ref MemoryMarshal.GetArrayDataReference(_thresholds);
        var lastOfBlocks = Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_lastOfBlocks));
        for (var r = 0; r < ranks.Length; r++)
        {
            var x = Vector512.Create(value);
            var block = CountBelow(lastOfBlocks, x) * BlockSize;
            ranks[r] = Signed(block + CountBelow(Vector512.LoadUnsafe(ref thresholds, (nuint)block), x));
            value = ref Unsafe.Add(ref value, features);
        }
    }

    private static sbyte Signed(int rank) => (sbyte)(rank - 128);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int CountBelow(Vector512<float> thresholds, Vector512<float> x) =>
        BitOperations.PopCount(Vector512.LessThan(thresholds, x).ExtractMostSignificantBits());
}
