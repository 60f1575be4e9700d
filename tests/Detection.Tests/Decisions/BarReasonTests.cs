using Anomaly.Detection.Decisions;
using Anomaly.Detection.Features.Relative;

namespace Anomaly.Detection.Tests.Decisions;

public sealed class BarReasonTests
{
    private static readonly BarFacts Fall = new(
        StepSeconds: 86_400, LogReturn: Math.Log(0.872), UsualReturn: 0.011, LogGap: Math.Log(0.95), UpperWick: 0.03, LowerWick: 0.05, Range: 0.15, UsualRange: 0.02,
        LogVolumeRatio: Math.Log(8.2), LogRecentRange: Math.Log(3.1), LogRecentVolume: Math.Log(0.5), Drift3: -2.5, Drift10: 3.2, Drift30: -4.1, StillBars: 0);

    private static readonly BarFacts Rise = Fall with
    {
        LogReturn = Math.Log(1.128), LogGap = Math.Log(1.05), UpperWick = 0.06, Drift3 = 2.5, Drift10 = -3.2, Drift30 = 4.1, StillBars = 3,
    };

    [Theory]
    [InlineData("move", "fell 12.8 % against a usual 1.1 % a day")]
    [InlineData("thin_move", "fell 12.8 % against a usual 1.1 % a day without the volume for it")]
    [InlineData("body", "fell 8.2 % from open to close against a usual move of 1.1 % a day")]
    [InlineData("gap", "opened 5.0 % lower against a usual move of 1.1 % a day")]
    [InlineData("thin_gap", "opened 5.0 % lower against a usual move of 1.1 % a day without the volume for it")]
    [InlineData("range", "range 15.0 % against a usual 2.0 %")]
    [InlineData("quiet", "range 15.0 % against a usual 2.0 %")]
    [InlineData("wick", "dropped 5.0 % below open and close and came back, usual range 2.0 %")]
    [InlineData("volume", "volume 8.2 times usual")]
    [InlineData("drought", "volume 8.2 times usual")]
    [InlineData("trend_3", "drifted down over about 3 bars, 2.5 times as far as chance would")]
    [InlineData("trend_10", "drifted up over about 10 bars, 3.2 times as far as chance would")]
    [InlineData("trend_30", "drifted down over about 30 bars, 4.1 times as far as chance would")]
    [InlineData("volatility", "ranges of the last 5 bars 3.1 times usual")]
    [InlineData("activity", "volume of the last 5 bars 0.5 times usual")]
    [InlineData("stuck", "no volume reported")]
    public void Text_ofOneFactOfAFall_isItsSentence(string test, string sentence) => Assert.Equal(sentence, Of(Fall, (test, 5)).Text);

    [Theory]
    [InlineData("move", "rose 12.8 % against a usual 1.1 % a day")]
    [InlineData("body", "rose 7.4 % from open to close against a usual move of 1.1 % a day")]
    [InlineData("gap", "opened 5.0 % higher against a usual move of 1.1 % a day")]
    [InlineData("wick", "spiked 6.0 % above open and close and came back, usual range 2.0 %")]
    [InlineData("trend_3", "drifted up over about 3 bars, 2.5 times as far as chance would")]
    [InlineData("trend_10", "drifted down over about 10 bars, 3.2 times as far as chance would")]
    [InlineData("stuck", "price stood still for 3 bars")]
    public void Text_ofOneFactOfARise_isItsSentence(string test, string sentence) => Assert.Equal(sentence, Of(Rise, (test, 5)).Text);

    [Fact]
    public void Text_ofAPriceThatStoodStillOnceCountsOneBar() =>
        Assert.Equal("price stood still for 1 bar", Of(Fall with { StillBars = 1 }, ("stuck", 5)).Text);

    [Fact]
    public void Text_ofAMoveOfNothingRose() =>
        Assert.Equal("rose 0.00 % against a usual 1.1 % a day", Of(Fall with { LogReturn = 0 }, ("move", 5)).Text);

    [Fact]
    public void Text_ofWicksOfOneLengthSpiked() =>
        Assert.StartsWith("spiked 5.0 % above", Of(Fall with { UpperWick = 0.05 }, ("wick", 5)).Text, StringComparison.Ordinal);

    [Theory]
    [InlineData(31 * 86_400, "a month")]
    [InlineData(20 * 86_400, "a month")]
    [InlineData((20 * 86_400) - 1, "a week")]
    [InlineData(6 * 86_400, "a week")]
    [InlineData((6 * 86_400) - 1, "in 5 days")]
    [InlineData(4 * 86_400, "in 5 days")]
    [InlineData((4 * 86_400) - 1, "a day")]
    [InlineData(20 * 3600, "a day")]
    [InlineData((20 * 3600) - 1, "in 90 minutes")]
    [InlineData(5000, "in 90 minutes")]
    [InlineData(4999, "an hour")]
    [InlineData(3000, "an hour")]
    [InlineData(2999, "in 30 minutes")]
    [InlineData(1500, "in 30 minutes")]
    [InlineData(1499, "in 15 minutes")]
    [InlineData(800, "in 15 minutes")]
    [InlineData(799, "in 5 minutes")]
    [InlineData(200, "in 5 minutes")]
    [InlineData(199, "in 2 minutes")]
    [InlineData(100, "in 2 minutes")]
    [InlineData(99, "a minute")]
    [InlineData(0, "a minute")]
    public void Text_ofAMove_saysHowLongItsBarIs(double seconds, string words) =>
        Assert.Equal($"fell 12.8 % against a usual 1.1 % {words}", Of(Fall with { StepSeconds = seconds }, ("move", 5)).Text);

    [Theory]
    [InlineData(0.001, "0.1 %")]
    [InlineData(0.00096, "0.1 %")]
    [InlineData(0.00095, "0.1 %")]
    [InlineData(0.00094, "0.094 %")]
    [InlineData(0.0005, "0.05 %")]
    public void Text_ofASmallShare_keepsMoreDigits(double share, string words) =>
        Assert.Equal($"range 15.0 % against a usual {words}", Of(Fall with { UsualRange = share }, ("range", 5)).Text);

    [Theory]
    [InlineData(0.96, "1.0")]
    [InlineData(0.94, "0.94")]
    [InlineData(0.5, "0.5")]
    [InlineData(0.04, "0.04")]
    public void Text_ofASmallMultiple_keepsMoreDigits(double ratio, string words) =>
        Assert.Equal($"volume {words} times usual", Of(Fall with { LogVolumeRatio = Math.Log(ratio) }, ("drought", 5)).Text);

    [Fact]
    public void Text_ofAMultipleOf95Hundredths_isOne() =>
        Assert.EndsWith("1.0 times as far as chance would", Of(Fall with { Drift3 = 0.95 }, ("trend_3", 5)).Text, StringComparison.Ordinal);

    [Fact]
    public void Text_ofTwoFacts_saysTheStrongerFirst() => Assert.Equal(
        "volume 8.2 times usual; ranges of the last 5 bars 3.1 times usual", Of(Fall, ("volume", 6), ("volatility", 5)).Text);

    [Fact]
    public void Text_ofThreeFacts_saysTwo() => Assert.Equal(
        "volume 8.2 times usual; ranges of the last 5 bars 3.1 times usual", Of(Fall, ("volume", 6), ("volatility", 5), ("stuck", 4.5)).Text);

    [Theory]
    [InlineData(2.3, "volume 8.2 times usual; ranges of the last 5 bars 3.1 times usual")]
    [InlineData(2.29, "volume 8.2 times usual")]
    public void Text_saysASecondFactWhereItHappensLessThanOnceInTenBars(double surprise, string text) =>
        Assert.Equal(text, Of(Fall, ("volume", 6), ("volatility", surprise)).Text);

    [Fact]
    public void Text_ofVolumeAndActivityTellsOneOfThem() =>
        Assert.Equal("volume 8.2 times usual", Of(Fall, ("volume", 6), ("activity", 5)).Text);

    [Theory]
    [InlineData("body")]
    [InlineData("gap")]
    [InlineData("range")]
    public void Text_ofAMove_doesNotTellThePriceAgain(string test) =>
        Assert.Equal("fell 12.8 % against a usual 1.1 % a day", Of(Fall, ("move", 6), (test, 5.9)).Text);

    [Fact]
    public void Text_ofTwoTrends_tellsTheStronger() =>
        Assert.Equal("drifted up over about 10 bars, 3.2 times as far as chance would", Of(Fall, ("trend_10", 6), ("trend_3", 5)).Text);

    [Theory]
    [InlineData("stuck", "wick")]
    [InlineData("trend_3", "volatility")]
    public void Text_ofTwoThingsThatAreNoPrice_tellsBoth(string first, string second) =>
        Assert.Equal($"{Of(Fall, (first, 6)).Text}; {Of(Fall, (second, 5)).Text}", Of(Fall, (first, 6), (second, 5)).Text);

    [Theory]
    [InlineData(4, "fell 12.8 % against a usual 1.1 % a day")]
    [InlineData(3.99, "range 15.0 % against a usual 2.0 %")]
    public void Text_tellsTheMoveWhereItSaysNearlyAsMuchAsAnotherPrice(double surprise, string text) =>
        Assert.Equal(text, Of(Fall, ("range", 5), ("move", surprise)).Text);

    [Fact]
    public void Text_tellsTheMoveThatWeighsMoreOfTwo() =>
        Assert.Equal("fell 12.8 % against a usual 1.1 % a day without the volume for it", Of(Fall, ("range", 5), ("thin_move", 4.5), ("move", 4.2)).Text);

    [Theory]
    [InlineData(3.9, "fell 12.8 % against a usual 1.1 % a day; volume 8.2 times usual")]
    [InlineData(3.89, "volume 8.2 times usual; fell 12.8 % against a usual 1.1 % a day")]
    public void Text_saysAClearMoveOfThePriceFirst(double surprise, string text) =>
        Assert.Equal(text, Of(Fall, ("volume", 6), ("move", surprise)).Text);

    [Fact]
    public void Text_ofAMoveWithVolume_keepsTheMoveFirst() =>
        Assert.Equal("fell 12.8 % against a usual 1.1 % a day; volume 8.2 times usual", Of(Fall, ("move", 6), ("volume", 5)).Text);

    [Fact]
    public void Text_ofASecondFactOfThePrice_tellsTheMoveInstead() => Assert.Equal(
        "fell 12.8 % against a usual 1.1 % a day; volume 8.2 times usual", Of(Fall, ("volume", 6), ("range", 5), ("move", 4.5)).Text);

    [Fact]
    public void Text_leavesOutTheForest() =>
        Assert.Equal("volume 8.2 times usual; ranges of the last 5 bars 3.1 times usual", Of(Fall, ("forest", 9), ("volume", 6), ("volatility", 5)).Text);

    [Theory]
    [InlineData("move", AnomalyDirection.Down, AnomalyDirection.Up)]
    [InlineData("thin_move", AnomalyDirection.Down, AnomalyDirection.Up)]
    [InlineData("body", AnomalyDirection.Down, AnomalyDirection.Up)]
    [InlineData("gap", AnomalyDirection.Down, AnomalyDirection.Up)]
    [InlineData("trend_10", AnomalyDirection.Up, AnomalyDirection.Down)]
    [InlineData("volume", AnomalyDirection.Volume, AnomalyDirection.Volume)]
    [InlineData("activity", AnomalyDirection.Volume, AnomalyDirection.Volume)]
    [InlineData("wick", AnomalyDirection.Range, AnomalyDirection.Range)]
    [InlineData("range", AnomalyDirection.Range, AnomalyDirection.Range)]
    [InlineData("volatility", AnomalyDirection.Range, AnomalyDirection.Range)]
    [InlineData("stuck", AnomalyDirection.Range, AnomalyDirection.Range)]
    public void Direction_isWhereTheFirstFactPoints(string test, AnomalyDirection ofFall, AnomalyDirection ofRise)
    {
        Assert.Equal(ofFall, Of(Fall, (test, 5)).Direction);
        Assert.Equal(ofRise, Of(Rise, (test, 5)).Direction);
    }

    [Theory]
    [InlineData("body")]
    [InlineData("gap")]
    public void Direction_ofAPartOfTheBar_isItsOwn(string test)
    {
        var facts = test == "body" ? Fall with { LogReturn = 0.1, LogGap = 0.2 } : Fall with { LogGap = 0.1 };
        Assert.Equal(test == "body" ? AnomalyDirection.Down : AnomalyDirection.Up, Of(facts, (test, 5)).Direction);
    }

    [Fact]
    public void Direction_ofAMoveOfNothing_isUp() => Assert.Equal(AnomalyDirection.Up, Of(Fall with { LogReturn = 0 }, ("move", 5)).Direction);

    // The tests named are as surprising as said, all others not at all.
    private static BarReason Of(BarFacts facts, params (string Test, double Surprise)[] weighed) => new(
        EvidenceTest.All
            .Select(test => (Test: test, weighed.FirstOrDefault(one => one.Test == test.Name).Surprise))
            .Select(one => new WeighedEvidence(one.Test, one.Surprise, one.Surprise))
            .OrderByDescending(one => one.Weighted),
        facts);
}
