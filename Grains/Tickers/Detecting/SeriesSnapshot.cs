namespace Anomaly.Grains.Tickers.Detecting;

/// <summary>
/// All that a grain keeps of its series between two calls: what the last commit left. Immutable; a detection answers the next one, and
/// whoever fails keeps the old.
/// </summary>
/// <param name="Series">Which series.</param>
/// <param name="Metadata">The stored metadata with its feature state; null where nothing was ever committed.</param>
/// <param name="Tail">The last stored bars, oldest first: what the next fetch is compared with.</param>
internal sealed record SeriesSnapshot(SeriesKey Series, SeriesMetadata? Metadata, ImmutableArray<Bar> Tail)
{
    /// <summary>What the next commit expects.</summary>
    public long Version => Metadata?.Version ?? 0;

    /// <summary>Whether there are no bars; metadata may still be there, as of a series imported from the old system.</summary>
    public bool IsEmpty => Tail.IsEmpty;

    /// <summary>Opening time of the first stored bar; null where there is none.</summary>
    public DateTime? Anchor => IsEmpty ? null : Metadata?.Anchor;

    /// <summary>Opening time of the last stored bar; null where there is none.</summary>
    public DateTime? Last => IsEmpty ? null : Tail[^1].Time;
}
