namespace Anomaly.Simulation;

/// <summary>A label: what the simulated exchange did, to which ticker, when.</summary>
/// <param name="Ticker">The ticker.</param>
/// <param name="Kind">What was done.</param>
/// <param name="From">When it begins, UTC.</param>
/// <param name="To">When it is over, UTC; a lasting change of price is over within a minute.</param>
/// <param name="Size">Gap, move, reversal and flash crash: the return at its peak, for example -0.08. Volume burst: times the usual volume. Stale price: sessions. Split: new shares for one.</param>
/// <param name="Sigmas">A return in units of the ticker's own daily volatility of that time, without sign; 0 for the kinds that are no return.</param>
public sealed record SimulatedShock(Ticker Ticker, SimulatedShockKind Kind, DateTime From, DateTime To, double Size, double Sigmas)
{
    /// <summary>Whether a bar that opens at that time shows some of the shock.</summary>
    public bool Touches(DateTime barOpen, Interval interval) => barOpen < To && barOpen + interval.Length > From;
}

/// <summary>What the simulated exchange can do to a price on purpose.</summary>
public enum SimulatedShockKind
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
    StalePrice,

    /// <summary>One share becomes several; the price before is not adjusted.</summary>
    Split,
}
