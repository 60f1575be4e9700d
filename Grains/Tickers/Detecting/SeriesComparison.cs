using Anomaly.Detection.Engine.Merging;

namespace Anomaly.Grains.Tickers.Detecting;

/// <summary>What the source says now, against what is stored.</summary>
/// <param name="Fetched">The bars that were compared; the whole series where the source rewrote it.</param>
/// <param name="Delta">The difference.</param>
/// <param name="Stored">Every stored bar, where the comparison needed them; else null.</param>
/// <param name="Rewritten">The source rewrote what it gave earlier.</param>
internal sealed record SeriesComparison(FetchedBars Fetched, SeriesDelta Delta, Bar[]? Stored, bool Rewritten)
{
    /// <summary>
    /// Even the oldest bar that the source still has differs, so nothing vouches for the stored ones before it: they are on another
    /// scale. The series is replaced by what the source has.
    /// </summary>
    public bool Replaces => Rewritten && Delta.Change == SeriesChange.Rewritten;
}
