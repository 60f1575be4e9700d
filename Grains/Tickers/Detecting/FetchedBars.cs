namespace Anomaly.Grains.Tickers.Detecting;

/// <summary>What the source said about a window, cut where bars are no longer final.</summary>
/// <param name="From">Where the window began.</param>
/// <param name="Closed">Bars that are final, in time order: these are scored and stored.</param>
/// <param name="Live">Bars that may still change: these are drawn, and nothing else.</param>
/// <param name="Warnings">What the source found odd.</param>
/// <param name="Rewritten">The source says that what it gave earlier no longer holds: the whole series is to be fetched.</param>
internal sealed record FetchedBars(
    DateTime From, ImmutableArray<Bar> Closed, ImmutableArray<Bar> Live, ImmutableArray<string> Warnings, bool Rewritten)
{
    /// <summary>Bars that the source gave.</summary>
    public int Count => Closed.Length + Live.Length;

    /// <summary>The final ones among them that open at a time or earlier.</summary>
    public int CountUpTo(DateTime time) => Closed.AsSpan().CountBefore(time.AddTicks(1));
}
