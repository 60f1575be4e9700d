namespace Anomaly.MarketData.Simulation;

/// <summary>What the simulated exchange can do to a price on purpose.</summary>
public enum ShockKind
{
    /// <summary>A session opens far from the last close and stays there.</summary>
    Gap,

    /// <summary>The price jumps within one minute and stays there.</summary>
    Move,

    /// <summary>The price jumps within one minute and jumps back in the next session.</summary>
    Reversal,

    /// <summary>The price falls (or shoots up) for minutes and recovers within the hour.</summary>
    FlashCrash,

    /// <summary>A session trades many times its volume, most of it within half an hour; the price is not touched.</summary>
    VolumeBurst,

    /// <summary>The price does not move at all for three sessions, and hardly anything trades.</summary>
    StuckPrice,

    /// <summary>One share becomes several; the price before is not adjusted.</summary>
    Split,
}
