namespace Anomaly.Detection.Engine.Merging;

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
