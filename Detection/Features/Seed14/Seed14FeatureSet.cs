namespace Anomaly.Detection.Features.Seed14;

/// <summary>
/// The 14 features of the system that this one replaces, raw: computed for every series, stored with every anomaly, drawn on
/// charts, and fed to the models imported from the old system.
/// </summary>
public sealed class Seed14FeatureSet : FeatureSet
{
    /// <summary>What a model file calls this set.</summary>
    public const string SetId = "seed-14";

    private Seed14FeatureSet()
    {
    }

    /// <summary>The one instance.</summary>
    public static Seed14FeatureSet Instance { get; } = new();

    /// <inheritdoc />
    public override string Id => SetId;

    /// <inheritdoc />
    public override IReadOnlyList<string> Names { get; } =
    [
        "return_1", "return_3", "return_6", "zscore_20", "ATR_14", "bb_width", "RSI", "MACD", "MACD_hist", "VWAP",
        "body", "upper_wick", "lower_wick", "wick_ratio",
    ];

    /// <inheritdoc />
    public override Seed14Engine CreateEngine() => new();

    /// <inheritdoc />
    public override Seed14Engine Restore(ReadOnlySpan<byte> state) => Seed14Engine.ReadState(state);
}
