using System.Collections.Immutable;

namespace Anomaly.Detection.Engine.Merging;

/// <summary>
/// Compares what a source says now, or bars that somebody pushes, with what is stored. Stored bars are never final: sources fill gaps, restate
/// prices, drop bars and rescale everything at a split, so every fetch overlaps the stored tail.
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
    public static SeriesDelta Compare(DateTime? anchor, ReadOnlySpan<Bar> tail, ReadOnlySpan<Bar> fetched) => Compare(anchor, tail, fetched, isWhole: true);

    /// <summary>
    /// Says what pushed bars mean for a stored series. Each stands for itself: a stored bar that is not among them stays, and a difference says nothing of
    /// the bars before it.
    /// </summary>
    /// <param name="anchor">Opening time of the first bar of the whole stored series; null where nothing is stored.</param>
    /// <param name="tail">The stored bars from some time on, as <see cref="Compare(DateTime?, ReadOnlySpan{Bar}, ReadOnlySpan{Bar})"/> has them: all since the first pushed bar.</param>
    /// <param name="pushed">Closed bars in any order; of several with one time the last counts.</param>
    /// <exception cref="ArgumentException">The tail is not in time order, or does not belong to the anchor.</exception>
    public static SeriesDelta Add(DateTime? anchor, ReadOnlySpan<Bar> tail, ReadOnlySpan<Bar> pushed) => Compare(anchor, tail, pushed, isWhole: false);

    private static SeriesDelta Compare(DateTime? anchor, ReadOnlySpan<Bar> tail, ReadOnlySpan<Bar> given, bool isWhole)
    {
        RequireTail(anchor, tail);
        var warnings = ImmutableArray.CreateBuilder<string>();
        var bars = BarNormalizer.Normalize(given, warnings);
        var walk = new MergeWalk(isWhole);
        if (bars.Length > 0)
            walk.Run(anchor, tail, bars);
        walk.Describe(warnings);
        return new SeriesDelta
        {
            Change = walk.ChangeSince(anchor),
            RevisedFrom = walk.RevisedFrom,
            New = walk.New.ToImmutable(),
            Upserts = walk.Upserts.ToImmutable(),
            Removed = walk.Removed.ToImmutable(),
            Compared = walk.Compared,
            Warnings = warnings.ToImmutable(),
        };
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
/// <param name="isWhole">The fetched bars are all that there are within their first and last time.</param>
internal sealed class MergeWalk(bool isWhole)
{
    private int _corrected;
    private int _late;
    private int _earlier;
    private DateTime? _firstCompared;
    private bool _firstDiffers;

    public ImmutableArray<Bar>.Builder New { get; } = ImmutableArray.CreateBuilder<Bar>();

    public ImmutableArray<Bar>.Builder Upserts { get; } = ImmutableArray.CreateBuilder<Bar>();

    public ImmutableArray<DateTime>.Builder Removed { get; } = ImmutableArray.CreateBuilder<DateTime>();

    /// <summary>Stored bars within the fetched window.</summary>
    public int Compared { get; private set; }

    /// <summary>The first time at which stored and fetched differ, bars after the last stored one aside.</summary>
    public DateTime? RevisedFrom { get; private set; }

    public void Run(DateTime? anchor, ReadOnlySpan<Bar> tail, ReadOnlySpan<Bar> fetched)
    {
        var at = tail.CountBefore(fetched[0].Time);
        foreach (var bar in fetched)
        {
            for (; at < tail.Length && tail[at].Time < bar.Time; at++)
            {
                if (!isWhole)
                    continue;
                Note(tail[at].Time, differs: true);
                Removed.Add(tail[at].Time);
            }

            if (at < tail.Length && tail[at].Time == bar.Time)
                Confirm(tail[at++], bar);
            else if (tail.IsEmpty || bar.Time > tail[^1].Time)
                Append(bar);
            else if (!isWhole || bar.Time < anchor || bar.Time > tail[0].Time)
                Insert(bar, anchor);
        }
    }

    public SeriesChange ChangeSince(DateTime? anchor)
    {
        if (isWhole && _firstDiffers && _firstCompared > anchor)
            return SeriesChange.Rewritten;
        if (_earlier > 0)
            return SeriesChange.ExtendedBackwards;
        if (RevisedFrom is not null)
            return SeriesChange.Revised;
        return New.Count > 0 ? SeriesChange.Appended : SeriesChange.None;
    }

    public void Describe(ImmutableArray<string>.Builder warnings)
    {
        Say(_corrected, "stored bar", isWhole ? "corrected by the source" : "corrected");
        Say(_late, "late bar", "inserted between stored ones");
        Say(Removed.Count, "stored bar", "removed by the source");
        Say(_earlier, "bar", "added before the start of the stored history");

        void Say(int count, string noun, string what)
        {
            if (count > 0)
                warnings.Add($"{BarNormalizer.Count(count, noun)} {what}");
        }
    }

    private void Confirm(Bar stored, Bar fetched)
    {
        var differs = stored != fetched;
        Note(stored.Time, differs);
        if (!differs)
            return;
        _corrected++;
        Upserts.Add(fetched);
    }

    private void Note(DateTime time, bool differs)
    {
        if (Compared++ == 0)
            (_firstCompared, _firstDiffers) = (time, differs);
        if (differs)
            RevisedFrom ??= time;
    }

    private void Insert(Bar bar, DateTime? anchor)
    {
        if (bar.Time < anchor)
            _earlier++;
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

/// <summary>The difference between a stored series and what its source says now, or what is pushed. See <see cref="BarMerge"/>.</summary>
public sealed record SeriesDelta
{
    /// <summary>What the difference means.</summary>
    public required SeriesChange Change { get; init; }

    /// <summary>The first row that is no longer what it was: rescore from here. Null where only later bars came, or nothing.</summary>
    public required DateTime? RevisedFrom { get; init; }

    /// <summary>Bars after the last stored one, in time order: all that is to be pushed where nothing was revised.</summary>
    public required ImmutableArray<Bar> New { get; init; }

    /// <summary>
    /// Bars to insert, or to put in the place of the stored bar of their time, in time order. Includes <see cref="New"/>.
    /// </summary>
    public required ImmutableArray<Bar> Upserts { get; init; }

    /// <summary>Opening times of stored bars that the source no longer has, in time order.</summary>
    public required ImmutableArray<DateTime> Removed { get; init; }

    /// <summary>
    /// Stored bars that could be compared. Zero for a stored series means that nothing is known of the stretch between it and the fetched
    /// bars.
    /// </summary>
    public required int Compared { get; init; }

    /// <summary>What to tell the user: duplicates, incomplete bars, corrections and their number.</summary>
    public required ImmutableArray<string> Warnings { get; init; }

    /// <summary>Applies the difference.</summary>
    /// <param name="stored">Stored bars in time order, the ones compared or all there are.</param>
    /// <returns>The series as the source has it, in time order.</returns>
    public Bar[] Apply(ReadOnlySpan<Bar> stored)
    {
        var merged = new Bar[stored.Length + Upserts.Length];
        var (count, next) = (0, 0);
        var removed = 0;
        foreach (var bar in stored)
        {
            while (next < Upserts.Length && Upserts[next].Time < bar.Time)
                merged[count++] = Upserts[next++];
            while (removed < Removed.Length && Removed[removed] < bar.Time)
                removed++;
            if (next < Upserts.Length && Upserts[next].Time == bar.Time)
                merged[count++] = Upserts[next++];
            else if (removed == Removed.Length || Removed[removed] != bar.Time)
                merged[count++] = bar;
        }

        foreach (var bar in Upserts.AsSpan()[next..])
            merged[count++] = bar;
        return count == merged.Length ? merged : merged[..count];
    }
}

/// <summary>What fetched bars mean for a stored series, in the order of the work that they cause.</summary>
public enum SeriesChange
{
    /// <summary>Nothing new, nothing changed.</summary>
    None,
    /// <summary>Later bars only: push them.</summary>
    Appended,
    /// <summary>
    /// A stored bar was corrected, removed or preceded by a late one: rebuild from the stored bars and rescore from there.
    /// </summary>
    Revised,
    /// <summary>There are bars before the anchor: it moves, and everything is rebuilt and rescored.</summary>
    ExtendedBackwards,
    /// <summary>
    /// The change reaches back to the first bar that could be compared, so older ones may have changed too: fetch the whole series and
    /// compare again.
    /// </summary>
    Rewritten,
}
