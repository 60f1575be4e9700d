namespace Anomaly.Detection.Features.Relative;

/// <summary>
/// Where each feature of <see cref="RelativeFeatureSet"/> stands in a row. Every value but <see cref="Stuck"/> is in units of the
/// level that the series itself passes once in 50 bars: 1 is unusual, 3 is extreme, for every ticker and interval. Signed where a
/// direction has a meaning.
/// </summary>
public static class RelativeColumns
{
    /// <summary>Close against the close before.</summary>
    public const int Move = 0;

    /// <summary>Close against the open.</summary>
    public const int Body = 1;

    /// <summary>Open against the close before.</summary>
    public const int Gap = 2;

    /// <summary>The gap, discounted by volume above the usual: large where the market did not trade along.</summary>
    public const int ThinGap = 3;

    /// <summary>The move, discounted by volume above the usual.</summary>
    public const int ThinMove = 4;

    /// <summary>How much wider than usual the true range is; 0 where it is narrower.</summary>
    public const int Range = 5;

    /// <summary>How much narrower than usual the true range is; 0 where it is wider.</summary>
    public const int Quiet = 6;

    /// <summary>High above the body.</summary>
    public const int UpperWick = 7;

    /// <summary>Low below the body.</summary>
    public const int LowerWick = 8;

    /// <summary>How much more volume than usual; 0 where it is less, or not reported.</summary>
    public const int Volume = 9;

    /// <summary>How much less volume than usual; 0 where it is more, or not reported.</summary>
    public const int Drought = 10;

    /// <summary>Drift of the close over about 3 bars.</summary>
    public const int Trend3 = 11;

    /// <summary>Drift of the close over about 10 bars.</summary>
    public const int Trend10 = 12;

    /// <summary>Drift of the close over about 30 bars.</summary>
    public const int Trend30 = 13;

    /// <summary>How much wider than usual the last few bars are; 0 where they are narrower.</summary>
    public const int Volatility = 14;

    /// <summary>How much more (positive) or less (negative) than usual the last few bars traded.</summary>
    public const int Activity = 15;

    /// <summary>Surprise, in nats, at a price that stands still or a volume that is missing; 0 for a bar that has both.</summary>
    public const int Stuck = 16;

    /// <summary>Features in a row.</summary>
    public const int Count = 17;
}
