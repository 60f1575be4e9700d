using Anomaly.Detection.Features;
using Anomaly.Detection.Features.Relative;
using Anomaly.Detection.Features.Seed14;

namespace Anomaly.Detection.Tests.Features;

/// <summary>Model files hold the names, and people read the labels: neither changes by accident.</summary>
public sealed class FeatureSetTests
{
    private static readonly (string Name, string Label, string? Unit)[] Relative =
    [
        ("move", "price move", null),
        ("body", "move from open to close", null),
        ("gap", "opening gap", null),
        ("thin_gap", "opening gap without extra volume", null),
        ("thin_move", "price move without extra volume", null),
        ("range", "wide range", null),
        ("quiet", "narrow range", null),
        ("upper_wick", "upper wick", null),
        ("lower_wick", "lower wick", null),
        ("volume", "high volume", null),
        ("drought", "low volume", null),
        ("trend_3", "trend over 3 bars", null),
        ("trend_10", "trend over 10 bars", null),
        ("trend_30", "trend over 30 bars", null),
        ("volatility", "volatility", null),
        ("activity", "trading activity", null),
        ("stuck", "stale price", "nats"),
    ];

    [Fact]
    public void Names_andLabelsOfSeed14_areThese() => AssertAre(
        Seed14FeatureSet.Instance,
        "seed-14",
        ("return_1", "return over 1 bar", null),
        ("return_3", "return over 3 bars", null),
        ("return_6", "return over 6 bars", null),
        ("zscore_20", "distance from the 20-bar mean", "standard deviations"),
        ("ATR_14", "average true range over 14 bars", "currency"),
        ("bb_width", "width of the Bollinger bands", "currency"),
        ("RSI", "relative strength index (RSI)", null),
        ("MACD", "MACD", "currency"),
        ("MACD_hist", "MACD less its signal line", "currency"),
        ("VWAP", "volume-weighted average price (VWAP)", "currency"),
        ("body", "distance from open to close", "currency"),
        ("upper_wick", "upper wick", "currency"),
        ("lower_wick", "lower wick", "currency"),
        ("wick_ratio", "wicks against the body", null));

    [Fact]
    public void Names_andLabelsOfRelative_areThese() => AssertAre(RelativeFeatureSet.Instance, "relative", Relative);

    [Fact]
    public void Names_andLabelsOfRelative2_areThoseOfRelativeAndFourMore() => AssertAre(
        Relative2FeatureSet.Instance,
        "relative-2",
        [
            .. Relative,
            ("sigma_move", "price move in recent standard deviations", null),
            ("sigma_gap", "opening gap in recent standard deviations", null),
            ("long_move", "price move in long-run standard deviations", null),
            ("repetition", "repetition", "nats"),
        ]);

    private static void AssertAre(FeatureSet set, string id, params (string Name, string Label, string? Unit)[] features)
    {
        Assert.Equal(id, set.Id);
        Assert.Equal(features, set.Names.Zip(set.Labels, (name, label) => (name, label.Text, label.Unit)));
        Assert.Equal((features.Length, 0), (set.CreateEngine().Width, set.CreateEngine().Rows));
    }
}
