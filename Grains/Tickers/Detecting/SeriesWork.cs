namespace Anomaly.Grains.Tickers.Detecting;

/// <summary>A series after new bars were pushed, or after it was computed anew; not committed yet.</summary>
internal sealed record SeriesWork
{
    /// <summary>What came of the features and scores.</summary>
    public required ReplayResult Replay { get; init; }

    /// <summary>Bars to store.</summary>
    public required ImmutableArray<Bar> Bars { get; init; }

    /// <summary>Stored bars to delete first.</summary>
    public Storage.TimeRange? RemoveBars { get; init; }

    /// <summary>The stretch whose rows were all scored anew; null where only later bars were pushed.</summary>
    public Storage.TimeRange? Rescored { get; init; }

    /// <summary>The last bars of the series as it is now.</summary>
    public required ImmutableArray<Bar> Tail { get; init; }

    /// <summary>Opening time of the first bar.</summary>
    public required DateTime Anchor { get; init; }

    /// <summary>Why more than the new bars was computed: rewritten, extended, revised, model_changed, rebuilt, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>What was odd.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}
