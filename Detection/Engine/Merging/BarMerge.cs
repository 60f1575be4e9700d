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

/// <summary>One walk through stored and fetched bars side by side, collecting the differences.</summary>
internal sealed class MergeWalk
{
    private int _corrected;
    private int _late;

    public ImmutableArray<Bar>.Builder New { get; } = ImmutableArray.CreateBuilder<Bar>();

    public ImmutableArray<Bar>.Builder Upserts { get; } = ImmutableArray.CreateBuilder<Bar>();

    public ImmutableArray<DateTime>.Builder Removed { get; } = ImmutableArray.CreateBuilder<DateTime>();

    /// <summary>Fetched bars before the anchor.</summary>
    public int Earlier { get; private set; }

    /// <summary>Stored bars within the fetched window.</summary>
    public int Compared { get; private set; }

    /// <summary>The first time at which stored and fetched differ, bars after the last stored one aside.</summary>
    public DateTime? RevisedFrom { get; private set; }

    /// <summary>The first stored bar within the fetched window.</summary>
    public DateTime? FirstCompared { get; private set; }

    /// <summary>Whether that bar was corrected or removed.</summary>
    public bool FirstComparedDiffers { get; private set; }

    public void Run(DateTime? anchor, ReadOnlySpan<Bar> tail, ReadOnlySpan<Bar> fetched)
    {
        var at = 0;
        while (at < tail.Length && tail[at].Time < fetched[0].Time)
            at++;
        foreach (var bar in fetched)
        {
            while (at < tail.Length && tail[at].Time < bar.Time)
                Remove(tail[at++].Time);
            if (at < tail.Length && tail[at].Time == bar.Time)
                Confirm(tail[at++], bar);
            else if (tail.IsEmpty || bar.Time > tail[^1].Time)
                Append(bar);
            else if (bar.Time < anchor || bar.Time > tail[0].Time)
                Insert(bar, anchor);
        }
    }

    public void Describe(ImmutableArray<string>.Builder warnings)
    {
        Say(_corrected, "stored bar", "corrected by the source", warnings);
        Say(_late, "late bar", "inserted between stored ones", warnings);
        Say(Removed.Count, "stored bar", "removed by the source", warnings);
        Say(Earlier, "bar", "added before the start of the stored history", warnings);
    }

    private static void Say(int count, string noun, string what, ImmutableArray<string>.Builder warnings)
    {
        if (count > 0)
            warnings.Add($"{BarNormalizer.Count(count, noun)} {what}");
    }

    private void Confirm(Bar stored, Bar fetched)
    {
        var differs = stored != fetched;
        NoteCompared(stored.Time, differs);
        if (!differs)
            return;
        _corrected++;
        Upserts.Add(fetched);
    }

    private void Remove(DateTime time)
    {
        NoteCompared(time, differs: true);
        Removed.Add(time);
    }

    private void NoteCompared(DateTime time, bool differs)
    {
        if (Compared++ == 0)
        {
            FirstCompared = time;
            FirstComparedDiffers = differs;
        }

        if (differs)
            RevisedFrom ??= time;
    }

    private void Insert(Bar bar, DateTime? anchor)
    {
        if (bar.Time < anchor)
            Earlier++;
        else
            _late++;
        RevisedFrom ??= bar.Time;
        Upserts.Add(bar);
    }

    private void Append(Bar bar)
    {
        New.Add(bar);
        Upserts.Add(bar);
    }
}
