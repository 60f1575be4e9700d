using System.Collections.Immutable;

namespace Anomaly.Detection.Engine.Merging;

/// <summary>
/// Compares what a source says now with what is stored. Stored bars are never final: sources fill gaps, restate prices, drop bars
/// and rescale everything at a split, so every fetch overlaps the stored tail.
/// </summary>
public static class BarMerge
{
    /// <summary>Says what fetched bars mean for a stored series.</summary>
    /// <param name="anchor">Opening time of the first bar of the whole stored series; null where nothing is stored.</param>
    /// <param name="tail">
    /// The stored bars from some time on, in time order and without gaps in what is stored: at least those since the first fetched
    /// bar. Fetched bars before its first, but not before the anchor, have nothing to be compared with and are left aside.
    /// </param>
    /// <param name="fetched">
    /// What the source answered, closed bars only, in any order. Within its first and last time it is taken for whole: a stored bar that
    /// it lacks was removed.
    /// </param>
    /// <exception cref="ArgumentException">The tail is not in time order, or does not belong to the anchor.</exception>
    public static SeriesDelta Compare(DateTime? anchor, ReadOnlySpan<Bar> tail, ReadOnlySpan<Bar> fetched)
    {
        RequireTail(anchor, tail);
        var warnings = ImmutableArray.CreateBuilder<string>();
        var bars = BarNormalizer.Normalize(fetched, warnings);
        var walk = new MergeWalk();
        if (bars.Length > 0)
            walk.Run(anchor, tail, bars);
        walk.Describe(warnings);
        return new SeriesDelta
        {
            Change = ChangeOf(walk, anchor),
            RevisedFrom = walk.RevisedFrom,
            New = walk.New.ToImmutable(),
            Upserts = walk.Upserts.ToImmutable(),
            Removed = walk.Removed.ToImmutable(),
            Compared = walk.Compared,
            Warnings = warnings.ToImmutable(),
        };
    }

    private static SeriesChange ChangeOf(MergeWalk walk, DateTime? anchor)
    {
        if (walk.FirstComparedDiffers && walk.FirstCompared > anchor)
            return SeriesChange.Rewritten;
        if (walk.Earlier > 0)
            return SeriesChange.ExtendedBackwards;
        if (walk.RevisedFrom is not null)
            return SeriesChange.Revised;
        return walk.New.Count > 0 ? SeriesChange.Appended : SeriesChange.None;
    }

    private static void RequireTail(DateTime? anchor, ReadOnlySpan<Bar> tail)
    {
        if (anchor is null != tail.IsEmpty)
            throw new ArgumentException("A stored series has both an anchor and a tail, an empty one neither.", nameof(tail));
        if (!tail.IsEmpty && tail[0].Time < anchor)
            throw new ArgumentException($"The tail begins at {tail[0].Time:O}, before the anchor {anchor:O}.", nameof(tail));
        for (var i = 1; i < tail.Length; i++)
        {
            if (tail[i].Time > tail[i - 1].Time)
                continue;
            throw new ArgumentException(
                $"The stored bar at {tail[i].Time:O} does not come after the one at {tail[i - 1].Time:O}.", nameof(tail));
        }
    }
}
