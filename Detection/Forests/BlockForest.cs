using System.Numerics;
using Anomaly.Detection.Forests.Folded;
using Anomaly.Detection.Forests.Packed;

namespace Anomaly.Detection.Forests;

/// <summary>Picks the fastest form of a forest that processor and forest allow.</summary>
internal static class BlockForest
{
    /// <summary>The form; null where walking row by row is best.</summary>
    public static IBlockForest? Of(ReadOnlySpan<IsolationTree> trees, int features)
    {
        if (PackedForest.TryPack(trees, features) is { } packed)
            return packed;

        return Vector.IsHardwareAccelerated ? FoldedForest.TryFold(trees, features) : null;
    }
}
