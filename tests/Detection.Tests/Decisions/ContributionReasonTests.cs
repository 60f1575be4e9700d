using Anomaly.Detection.Decisions;
using Anomaly.Detection.Features.Seed14;

namespace Anomaly.Detection.Tests.Decisions;

public sealed class ContributionReasonTests
{
    [Theory]
    [InlineData("return_1", -0.1284, "zscore_20", -3.94, "Price shock: return_1 -12.8 %, zscore_20 -3.9")]
    [InlineData("zscore_20", 3.96, "return_1", 0.05, "Price shock: zscore_20 +4.0, return_1 +5.0 %")]
    [InlineData("return_6", 0.3, "return_3", 0.0, "Price run: return_6 +30.0 %, return_3 0.0 %")]
    [InlineData("ATR_14", 12.345, "bb_width", 1234.5, "Unusual volatility: ATR_14 12.35, bb_width 1,235")]
    [InlineData("RSI", 91.6, "MACD", -0.01234, "Unusual momentum: RSI 92, MACD -0.0123")]
    [InlineData("MACD_hist", 0.0, "VWAP", 250.25, "Unusual trend: MACD_hist 0, VWAP 250.3")]
    [InlineData("VWAP", 0.5, "body", 3, "Unusual price level: VWAP 0.50, body 3.00")]
    [InlineData("body", 3, "wick_ratio", 20, "Unusual body: body 3.00, wick_ratio 20.0")]
    [InlineData("return_3", 0.1, "return_1", 0.05, "Price run: return_3 +10.0 %, return_1 +5.0 %")]
    [InlineData("bb_width", 1000, "ATR_14", 100, "Unusual volatility: bb_width 1,000, ATR_14 100.0")]
    [InlineData("MACD", 0.1, "VWAP", 999.94, "Unusual trend: MACD 0.10, VWAP 999.9")]
    [InlineData("upper_wick", 99.994, "lower_wick", 0.09, "Unusual wicks: upper_wick 99.99, lower_wick 0.09")]
    [InlineData("wick_ratio", 20, "RSI", 50, "Unusual wicks: wick_ratio 20.0, RSI 50")]
    [InlineData("lower_wick", 3, "upper_wick", 0.5, "Unusual wicks: lower_wick 3.00, upper_wick 0.50")]
    public void Of_twoStrongFeatures_namesThemWithTheirUnits(string first, double value, string second, double other, string reason) =>
        Assert.Equal(reason, Reason([new(first, 0.1), new(second, 0.05)], (first, value), (second, other)));

    [Fact]
    public void Of_oneFeatureThatSpeaksForTheAnomaly_namesNoOther() =>
        Assert.Equal("Price shock: return_1 -12.8 %", Reason([new("return_1", 0.1), new("RSI", -0.01)], ("return_1", -0.128)));

    [Fact]
    public void Of_aSecondFeatureThatContributesNothingDoesNotNameIt() =>
        Assert.Equal("Price shock: return_1 -12.8 %", Reason([new("return_1", 0.1), new("RSI", 0)], ("return_1", -0.128)));

    [Fact]
    public void Of_featuresThatAllSpeakAgainstTheAnomaly_namesTheFirst() =>
        Assert.Equal("Price shock: return_1 -12.8 %", Reason([new("return_1", -0.1), new("RSI", -0.2)], ("return_1", -0.128)));

    [Fact]
    public void Of_noContributions_namesTheMoveOfTheBar() =>
        Assert.Equal("Unusual bar: return_1 +2.5 %, zscore_20 +1.1", Reason([], ("return_1", 0.025), ("zscore_20", 1.1)));

    [Fact]
    public void Of_noContributionsAndNoMoveStill_saysSomething() =>
        Assert.Equal("Unusual bar", Reason([], ("return_1", double.NaN), ("zscore_20", double.NaN)));

    private static string Reason(FeatureContribution[] contributions, params (string Name, double Value)[] values)
    {
        var names = Seed14FeatureSet.Instance.Names;
        var row = new double[names.Count];
        foreach (var (name, value) in values)
            row[names.ToList().IndexOf(name)] = value;
        var finding = new AnomalyFinding
        {
            Bar = new Bar(DateTime.UnixEpoch, 1, 2, 1, 2, 3),
            Score = -0.7,
            Threshold = -0.5,
            Features = [.. row],
            Contributions = [.. contributions],
        };
        return new OffsetRule(-0.5, names).Describe(finding, row, []).Reason;
    }
}
