namespace Anomaly.Detection.Features.Relative;

/// <summary>
/// Features in units of the series' own recent behaviour up to the bar before, so that a 20-dollar and a 3,000-dollar ticker, a calm
/// and a wild one, a 1m and a 1d series look alike to one forest. Formulas and reasons: docs/features.md.
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
    public override RelativeEngine CreateEngine() => new();

    /// <inheritdoc />
    public override RelativeEngine Restore(ReadOnlySpan<byte> state) => RelativeEngine.ReadState(state);
}
