namespace Anomaly.Detection.Features.Relative;

/// <summary>
/// Features in units of the series' own recent behaviour up to the bar before, so that a 20-dollar and a 3,000-dollar ticker, a calm
/// and a volatile one, a 1m and a 1d series look alike to one forest. Formulas and reasons: docs/reference/features.md.
/// </summary>
public sealed class RelativeFeatureSet : FeatureSet
{
    /// <summary>What a model file calls this set.</summary>
    public const string SetId = "relative";

    private RelativeFeatureSet()
    {
    }

    /// <summary>The one instance.</summary>
    public static RelativeFeatureSet Instance { get; } = new();

    /// <inheritdoc />
    public override string Id => SetId;

    /// <inheritdoc />
    public override IReadOnlyList<string> Names { get; } =
    [
        "move", "body", "gap", "thin_gap", "thin_move", "range", "quiet", "upper_wick", "lower_wick", "volume", "drought",
        "trend_3", "trend_10", "trend_30", "volatility", "activity", "stuck",
    ];

    /// <inheritdoc />
    public override IReadOnlyList<FeatureLabel> Labels { get; } =
    [
        new("price move"), new("move from open to close"), new("opening gap"), new("opening gap without extra volume"), new("price move without extra volume"),
        new("wide range"), new("narrow range"), new("upper wick"), new("lower wick"), new("high volume"), new("low volume"),
        new("trend over 3 bars"), new("trend over 10 bars"), new("trend over 30 bars"), new("volatility"), new("trading activity"), new("stale price", "nats"),
    ];

    /// <inheritdoc />
    public override RelativeEngine CreateEngine() => new();

    /// <inheritdoc />
    public override RelativeEngine Restore(ReadOnlySpan<byte> state) => RelativeEngine.ReadState(state);
}

/// <summary>
/// Where each feature of <see cref="RelativeFeatureSet"/> stands in a row. Every value but <see cref="StalePrice"/> is in units of the
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
    public const int LowVolume = 10;
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
    /// <summary>Surprise at a price that stands still or a volume that is missing, in nats (-ln p); 0 for a bar that has both.</summary>
    public const int StalePrice = 16;
    /// <summary>Features in a row.</summary>
    public const int Count = 17;
}
