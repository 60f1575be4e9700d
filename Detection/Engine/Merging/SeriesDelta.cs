using System.Collections.Immutable;

namespace Anomaly.Detection.Engine.Merging;

/// <summary>The difference between a stored series and what its source says now. See <see cref="BarMerge.Compare"/>.</summary>
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
        var merged = new List<Bar>(stored.Length + Upserts.Length);
        var next = 0;
        var removed = 0;
        foreach (var bar in stored)
        {
            while (next < Upserts.Length && Upserts[next].Time < bar.Time)
                merged.Add(Upserts[next++]);
            while (removed < Removed.Length && Removed[removed] < bar.Time)
                removed++;
            if (next < Upserts.Length && Upserts[next].Time == bar.Time)
                merged.Add(Upserts[next++]);
            else if (removed == Removed.Length || Removed[removed] != bar.Time)
                merged.Add(bar);
        }

        merged.AddRange(Upserts.AsSpan()[next..]);
        return [.. merged];
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
