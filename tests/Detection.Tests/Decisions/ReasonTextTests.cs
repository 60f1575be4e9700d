using Anomaly.Detection.Decisions;

namespace Anomaly.Detection.Tests.Decisions;

public sealed class ReasonTextTests
{
    private static readonly UsualValue ThreePercent = new(From: -0.03, To: 0.031);

    /// <summary>Every code with its sentence: whoever adds one adds it here.</summary>
    public static TheoryData<ReasonFact, string> Sentences => new()
    {
        { new(ReasonCode.Move, 0.177, ThreePercent), "rose 17.7 %; usual within 3.1 %" },
        { new(ReasonCode.Move, -0.177, ThreePercent), "fell 17.7 %; usual within 3.0 %" },
        { new(ReasonCode.Move, 0, ThreePercent), "closed as the bar before; usual within 3.1 %" },
        { new(ReasonCode.Move, 0), "closed as the bar before" },
        { new(ReasonCode.Move, 1.35), "rose 135.0 %" },
        { new(ReasonCode.Move, 98.5), "rose 9,850.0 %" },
        { new(ReasonCode.Body, 0.05, ThreePercent), "rose 5.0 % from open to close; usual within 3.1 %" },
        { new(ReasonCode.Body, -0.05, ThreePercent), "fell 5.0 % from open to close; usual within 3.0 %" },
        { new(ReasonCode.Gap, 0.05, ThreePercent), "opened 5.0 % higher; usual within 3.1 %" },
        { new(ReasonCode.Gap, -0.05, ThreePercent), "opened 5.0 % lower; usual within 3.0 %" },
        { new(ReasonCode.UpperWick, 0.05, new(To: 0.02)), "spiked 5.0 % above open and close and came back; usual within 2.0 %" },
        { new(ReasonCode.LowerWick, 0.05, new(To: 0.02)), "dropped 5.0 % below open and close and came back; usual within 2.0 %" },
        { new(ReasonCode.Range, 0.05, new(To: 0.02, Typical: 0.01)), "ranged over 5.0 %; usual up to 2.0 %" },
        { new(ReasonCode.NarrowRange, 0.0005, new(Typical: 0.01)), "ranged over only 0.05 %; usual 1.0 %" },
        { new(ReasonCode.Volume, 820, new(Typical: 100)), "volume 8.2 times the usual" },
        { new(ReasonCode.LowVolume, 4, new(Typical: 100)), "volume only 0.04 times the usual" },
        { new(ReasonCode.Trend3, 2.5, new(-2, 2)), "drifted up over about 3 bars by 2.5 standard deviations; usual within 2.0" },
        { new(ReasonCode.Trend10, -2.5, new(-2, 2)), "drifted down over about 10 bars by 2.5 standard deviations; usual within 2.0" },
        { new(ReasonCode.Trend30, 2.5, new(-2, 2)), "drifted up over about 30 bars by 2.5 standard deviations; usual within 2.0" },
        { new(ReasonCode.Volatility, 3, new(Typical: 1)), "ranges of about the last 5 bars 3.0 times the usual" },
        { new(ReasonCode.Activity, 3, new(Typical: 1)), "volumes of about the last 5 bars 3.0 times the usual" },
        { new(ReasonCode.Activity, 0.25, new(Typical: 1)), "volumes of about the last 5 bars only 0.25 times the usual" },
        { new(ReasonCode.StillPrice, 1), "price stood still for 1 bar" },
        { new(ReasonCode.StillPrice, 1200), "price stood still for 1,200 bars" },
        { new(ReasonCode.NoVolume, 0), "no volume reported" },
        { new(ReasonCode.Combination, -0.6), "unusual only in combination" },
        { new(ReasonCode.HighBelowLow, 9, new(From: 10)), "data fault? High below low" },
        { new(ReasonCode.OpenOutside, 9, new(10, 11)), "data fault? Open outside of low and high" },
        { new(ReasonCode.CloseOutside, 9, new(10, 11)), "data fault? Close outside of low and high" },
        { new(ReasonCode.PriceScale, 100.4), "data fault? Price 100.4 times that of the bar before" },
        { new(ReasonCode.PriceScale, 0.01), "data fault? Price 0.01 times that of the bar before" },
        { new(ReasonCode.SplitLike, 0.503, new(Typical: 0.5)), "data fault? Price 0.5 times that of the bar before, as by a split of 2:1 that was not applied" },
        { new(ReasonCode.SplitLike, 9.9, new(Typical: 10)), "data fault? Price 9.9 times that of the bar before, as by a split of 1:10 that was not applied" },
        { new(ReasonCode.SplitLike, 0.66, new(Typical: 1 / 1.5)), "data fault? Price 0.66 times that of the bar before, as by a split of 3:2 that was not applied" },
        { new(ReasonCode.Split, 1.069), "split 1069:1000" },
        { new(ReasonCode.ExDividend, 0.039), "ex-dividend 3.9 %" },
        { new(ReasonCode.LongMove, -0.12, new(Typical: 0.021)), "fell 12.0 %; usual in the long run 2.1 %" },
        { new(ReasonCode.EqualCloses, 4), "closed at the same price for 4 bars" },
        { new(ReasonCode.RepeatedBar, 1200), "the same bar, volume and all, 1,200 times" },
    };

    [Theory]
    [MemberData(nameof(Sentences))]
    public void Of_oneFact_isItsSentence(ReasonFact fact, string sentence) => Assert.Equal(sentence, ReasonText.Of([fact]));

    [Fact]
    public void Of_everyCode_hasAPinnedSentence() => Assert.Equal(
        Enum.GetValues<ReasonCode>().Except([ReasonCode.OnVolume]).Order(), Sentences.Select(row => ((ReasonFact)row[0]).Code).Distinct().Order());

    [Fact]
    public void Of_nothing_isEmpty() => Assert.Equal("", ReasonText.Of([]));

    [Fact]
    public void Of_severalFacts_areSentencesAfterWhatTheCompanyDid() => Assert.Equal(
        "split 2:1; ex-dividend 3.95 %; fell 5.0 % on 1,200.0 times the usual volume; usual within 3.0 %. No volume reported. Price stood still for 2 bars",
        ReasonText.Of(
        [
            new(ReasonCode.Split, 2), new(ReasonCode.ExDividend, 0.0395), new(ReasonCode.Move, -0.05, ThreePercent), new(ReasonCode.OnVolume, 1200, new(Typical: 1)),
            new(ReasonCode.NoVolume, 0), new(ReasonCode.StillPrice, 2),
        ]));

    [Theory]
    [InlineData(43, null, 10.0, null, "on 4.3 times the usual volume")]
    [InlineData(4, null, 10.0, null, "on only 0.4 times the usual volume")]
    [InlineData(8103.5, null, null, 1.0, "on over 8,000 times the usual volume")]
    [InlineData(0.6, 89.0, null, null, "on less than 0.007 times the usual volume")]
    public void Of_theVolumeOfAMove_standsInItsSentence(double volume, double? from, double? typical, double? to, string words) =>
        Assert.Equal($"fell 5.0 % {words}; usual within 3.0 %", ReasonText.Of([new(ReasonCode.Move, -0.05, ThreePercent), new(ReasonCode.OnVolume, volume, new(from, to, typical))]));

    [Theory]
    [InlineData(0.001, "0.1 %")]
    [InlineData(0.00095, "0.1 %")]
    [InlineData(0.00094, "0.094 %")]
    [InlineData(0.0005, "0.05 %")]
    public void Of_aSmallShare_keepsMoreDigits(double share, string words) =>
        Assert.Equal($"ranged over only {words}", ReasonText.Of([new(ReasonCode.NarrowRange, share)]));

    [Theory]
    [InlineData(0.96, "1.0")]
    [InlineData(0.94, "0.94")]
    [InlineData(0.1, "0.1")]
    [InlineData(0.04, "0.04")]
    [InlineData(0.0067, "0.007")]
    public void Of_aSmallMultiple_keepsMoreDigits(double ratio, string words) =>
        Assert.Equal($"volume only {words} times the usual", ReasonText.Of([new(ReasonCode.LowVolume, ratio, new(Typical: 1))]));
}
