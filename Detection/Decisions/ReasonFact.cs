namespace Anomaly.Detection.Decisions;

/// <summary>
/// One thing that is said of an anomalous bar, as numbers: what it was, and what is usual. The facts of a bar in their order are its sentence
/// (<see cref="ReasonText"/>), whatever the language.
/// </summary>
/// <param name="Code">What is said.</param>
/// <param name="Value">What it was at the bar, in the fact's unit.</param>
/// <param name="Usual">What is usual, in the same unit; without any value where nothing is compared.</param>
public readonly record struct ReasonFact(ReasonCode Code, double Value, UsualValue Usual = default)
{
    /// <summary>What value and usual are measured in.</summary>
    public ReasonUnit Unit => Code switch
    {
        ReasonCode.Volume or ReasonCode.LowVolume or ReasonCode.OnVolume or ReasonCode.NoVolume => ReasonUnit.Shares,
        ReasonCode.Volatility or ReasonCode.Activity or ReasonCode.PriceScale or ReasonCode.SplitLike or ReasonCode.Split => ReasonUnit.Times,
        ReasonCode.Trend3 or ReasonCode.Trend10 or ReasonCode.Trend30 => ReasonUnit.StandardDeviations,
        ReasonCode.StillPrice or ReasonCode.EqualCloses or ReasonCode.RepeatedBar => ReasonUnit.Bars,
        ReasonCode.HighBelowLow or ReasonCode.OpenOutside or ReasonCode.CloseOutside => ReasonUnit.Price,
        ReasonCode.Combination => ReasonUnit.Score,
        _ => ReasonUnit.Fraction,
    };

    /// <summary>Whether it says that the bar is no true picture of the market.</summary>
    internal bool IsDataFault => Code is ReasonCode.HighBelowLow or ReasonCode.OpenOutside or ReasonCode.CloseOutside or ReasonCode.PriceScale or ReasonCode.SplitLike;

    /// <summary>Whether it says what the company did, which no look at the bar tells.</summary>
    internal bool IsCorporateAction => Code is ReasonCode.Split or ReasonCode.ExDividend;
}

/// <summary>What is usual of a series, up to the bar before and, intraday, at this time of day.</summary>
/// <param name="From">One bar in 50 is below, or outside of <paramref name="From"/> to <paramref name="To"/> where both are given; null where there is no such bound.</param>
/// <param name="To">One bar in 50 is above, or outside; null where there is no such bound.</param>
/// <param name="Typical">The middle of what is usual; null where only bounds are known.</param>
public readonly record struct UsualValue(double? From = null, double? To = null, double? Typical = null);

/// <summary>What a fact of a reason is about. Its name in documents is that in snake_case.</summary>
public enum ReasonCode
{
    /// <summary>Close against the close before, negative for a fall.</summary>
    Move,
    /// <summary>Close against the open, negative for a fall.</summary>
    Body,
    /// <summary>Open against the close before, negative for a lower one.</summary>
    Gap,
    /// <summary>High above open and close, as a fraction of the close before.</summary>
    UpperWick,
    /// <summary>Low below open and close, as a fraction of the close before.</summary>
    LowerWick,
    /// <summary>A wide true range, as a fraction of the close before.</summary>
    Range,
    /// <summary>A narrow true range, as a fraction of the close before.</summary>
    NarrowRange,
    /// <summary>A volume above the usual.</summary>
    Volume,
    /// <summary>A volume below the usual.</summary>
    LowVolume,
    /// <summary>The volume that the fact before this one came with: more of it makes a move less alarming, less of it more.</summary>
    OnVolume,
    /// <summary>Drift of the close over about 3 bars, negative for a fall, in standard deviations of a random walk.</summary>
    Trend3,
    /// <summary>The same over about 10 bars.</summary>
    Trend10,
    /// <summary>The same over about 30 bars.</summary>
    Trend30,
    /// <summary>True ranges of about the last five bars in multiples of the usual.</summary>
    Volatility,
    /// <summary>Volumes of about the last five bars in multiples of the usual.</summary>
    Activity,
    /// <summary>Bars up to this one in which the price did not move at all.</summary>
    StillPrice,
    /// <summary>No volume was reported.</summary>
    NoVolume,
    /// <summary>No value is unusual by itself, all of them together are: the forest's score.</summary>
    Combination,
    /// <summary>Data fault: the high, which is below the low.</summary>
    HighBelowLow,
    /// <summary>Data fault: the open, which is outside of low and high.</summary>
    OpenOutside,
    /// <summary>Data fault: the close, which is outside of low and high.</summary>
    CloseOutside,
    /// <summary>Data fault: close in multiples of the close before, as in another unit.</summary>
    PriceScale,
    /// <summary>Data fault: close in multiples of the close before, near the ratio of a split, which is the typical value.</summary>
    SplitLike,
    /// <summary>The company split its shares: how many there are for one.</summary>
    Split,
    /// <summary>The company paid a dividend: its share of the price with it.</summary>
    ExDividend,
    /// <summary>Close against the close before, negative for a fall: within what was usual lately, but far from the history's standard deviation, which is the typical value.</summary>
    LongMove,
    /// <summary>Bars up to this one that all closed at the same price.</summary>
    EqualCloses,
    /// <summary>Bars up to this one that are the same in all five numbers.</summary>
    RepeatedBar,
}

/// <summary>What a fact is measured in.</summary>
public enum ReasonUnit
{
    /// <summary>A fraction: 0.1 is 10 %.</summary>
    Fraction,
    /// <summary>Shares, or what else the volume counts.</summary>
    Shares,
    /// <summary>Multiples.</summary>
    Times,
    /// <summary>Standard deviations.</summary>
    StandardDeviations,
    /// <summary>Bars.</summary>
    Bars,
    /// <summary>In the unit of the prices.</summary>
    Price,
    /// <summary>The forest's score, -1 to 0.</summary>
    Score,
}
