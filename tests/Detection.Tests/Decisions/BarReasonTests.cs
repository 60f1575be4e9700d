using Anomaly.Detection.Decisions;
using Anomaly.Detection.Features.Relative;

namespace Anomaly.Detection.Tests.Decisions;

public sealed class BarReasonTests
{
    // What the series passes once in 50 bars, of each quantity.
    private const double MoveLevel = 0.03;
    private const double BodyLevel = 0.02;
    private const double GapLevel = 0.01;
    private const double WickLevel = 0.025;

    private static readonly BarFacts Calm = new(
        StepSeconds: 86_400, LogReturn: Math.Log(0.99), UsualReturn: 0.011, LogGap: Math.Log(0.995), UpperWick: 0.03, LowerWick: 0.05, Range: 0.15, UsualRange: 0.02,
        LogVolumeRatio: 0, LogRecentRange: Math.Log(3.1), LogRecentVolume: Math.Log(2.5), Drift3: -2.5, Drift10: 3.2, Drift30: -4.1, StillBars: 0);

    private static readonly BarFacts Fall = Calm with { LogReturn = Math.Log(0.872), LogGap = Math.Log(0.95) };

    private static readonly BarFacts Rise = Calm with
    {
        LogReturn = Math.Log(1.177), LogGap = Math.Log(1.05), UpperWick = 0.06, Drift3 = 2.5, Drift10 = -3.2, Drift30 = 4.1,
    };

    private static readonly Bar Bar = new(new DateTime(2024, 3, 1, 14, 30, 0, DateTimeKind.Utc), 100, 101, 98, 99, 8200);

    [Theory]
    [InlineData("move", "fell 12.8 %; usual within 3.0 %")]
    [InlineData("thin_move", "fell 12.8 %; usual within 3.0 %")]
    [InlineData("body", "fell 8.2 % from open to close; usual within 2.0 %. Fell 12.8 %; usual within 3.0 %")]
    [InlineData("gap", "opened 5.0 % lower; usual within 1.0 %. Fell 12.8 %; usual within 3.0 %")]
    [InlineData("thin_gap", "opened 5.0 % lower; usual within 1.0 %. Fell 12.8 %; usual within 3.0 %")]
    public void Facts_ofAFall_areItsSentence(string test, string sentence) => AssertSays(sentence, Fall, (test, 5));

    [Theory]
    [InlineData("move", "rose 17.7 %; usual within 3.0 %")]
    [InlineData("body", "rose 12.1 % from open to close; usual within 2.0 %. Rose 17.7 %; usual within 3.0 %")]
    [InlineData("gap", "opened 5.0 % higher; usual within 1.0 %. Rose 17.7 %; usual within 3.0 %")]
    public void Facts_ofARise_areItsSentence(string test, string sentence) => AssertSays(sentence, Rise, (test, 5));

    [Theory]
    [InlineData("range", "ranged over 15.0 %; usual up to 4.0 %")]
    [InlineData("wick", "dropped 5.0 % below open and close and came back; usual within 2.5 %")]
    [InlineData("trend_3", "drifted down over about 3 bars by 2.5 standard deviations; usual within 2.0")]
    [InlineData("trend_10", "drifted up over about 10 bars by 3.2 standard deviations; usual within 2.0")]
    [InlineData("trend_30", "drifted down over about 30 bars by 4.1 standard deviations; usual within 2.0")]
    [InlineData("volatility", "ranges of about the last 5 bars 3.1 times the usual")]
    [InlineData("activity", "volumes of about the last 5 bars 2.5 times the usual")]
    public void Facts_ofACalmPrice_areTheSentenceOfWhatIsUnlikely(string test, string sentence) => AssertSays(sentence, Calm, (test, 5));

    [Theory]
    [InlineData("wick", "spiked 6.0 % above open and close and came back; usual within 2.5 %")]
    [InlineData("trend_3", "drifted up over about 3 bars by 2.5 standard deviations; usual within 2.0")]
    [InlineData("trend_10", "drifted down over about 10 bars by 3.2 standard deviations; usual within 2.0")]
    [InlineData("trend_30", "drifted up over about 30 bars by 4.1 standard deviations; usual within 2.0")]
    [InlineData("activity", "volumes of about the last 5 bars only 0.5 times the usual")]
    public void Facts_ofTheOtherWay_areItsSentence(string test, string sentence) =>
        AssertSays(sentence, Rise with { LogReturn = Calm.LogReturn, LogGap = Calm.LogGap, LogRecentVolume = Math.Log(0.5) }, (test, 5));

    [Fact]
    public void Facts_ofANarrowRange_areItsSentence() => AssertSays("ranged over only 0.2 %; usual 2.0 %", Calm with { Range = 0.002 }, ("quiet", 5));

    [Fact]
    public void Facts_ofManyShares_areItsSentence() => AssertSays("volume 8.2 times the usual", Calm with { LogVolumeRatio = Math.Log(8.2) }, ("volume", 5));

    [Fact]
    public void Facts_ofFewShares_areItsSentence() => AssertSays("volume only 0.2 times the usual", Calm with { LogVolumeRatio = Math.Log(0.2) }, ("drought", 5));

    [Fact]
    public void Facts_ofAVolumeBeyondAllMultiples_sayABound()
    {
        AssertSays("volume over 8,000 times the usual", Calm with { LogVolumeRatio = 9 }, ("volume", 5));
        AssertSays("volume less than 0.007 times the usual", Calm with { LogVolumeRatio = -5 }, ("drought", 5));
    }

    [Theory]
    [InlineData(1, "price stood still for 1 bar")]
    [InlineData(3, "price stood still for 3 bars")]
    public void Facts_ofAPriceThatStoodStill_countTheBars(double bars, string sentence) => AssertSays(sentence, Calm with { StillBars = bars }, ("stuck", 5));

    [Fact]
    public void Facts_ofAVolumeThatIsMissing_sayNothingElseOfVolume() =>
        Assert.Equal("no volume reported. Fell 12.8 %; usual within 3.0 %", ReasonText.Of(Of(Fall with { LogVolumeRatio = Math.Log(0.1) }, Bar with { Volume = 0 }, ("stuck", 5)).Facts));

    [Fact]
    public void Facts_ofAMoveOnMuchVolume_sayWhatMakesItLessAlarming() =>
        AssertSays("rose 17.7 % on 4.3 times the usual volume; usual within 3.0 %", Rise with { LogVolumeRatio = Math.Log(4.3) }, ("move", 5));

    [Theory]
    [InlineData(0.4, "fell 12.8 % on only 0.4 times the usual volume; usual within 3.0 %")]
    [InlineData(0.67, "fell 12.8 %; usual within 3.0 %")]
    [InlineData(0.66, "fell 12.8 % on only 0.66 times the usual volume; usual within 3.0 %")]
    [InlineData(1.49, "fell 12.8 %; usual within 3.0 %")]
    [InlineData(1.51, "fell 12.8 % on 1.5 times the usual volume; usual within 3.0 %")]
    public void Facts_ofAThinMove_sayLowVolumeWhereItIsLow(double ratio, string sentence) =>
        AssertSays(sentence, Fall with { LogVolumeRatio = Math.Log(ratio) }, ("thin_move", 5));

    [Fact]
    public void Facts_ofAMoveAndItsVolume_sayTheVolumeOnce() => AssertSays(
        "fell 12.8 % on 8.2 times the usual volume; usual within 3.0 %. Ranges of about the last 5 bars 3.1 times the usual",
        Fall with { LogVolumeRatio = Math.Log(8.2) },
        ("move", 6),
        ("volume", 5),
        ("volatility", 4));

    [Theory]
    [InlineData(3.9, "fell 12.8 % on 8.2 times the usual volume; usual within 3.0 %")]
    [InlineData(3.89, "volume 8.2 times the usual. Fell 12.8 %; usual within 3.0 %")]
    public void Facts_ofAVolumeLessLikelyThanTheMove_leadWithTheVolumeUnlessTheMoveIsLargeAndRare(double surprise, string sentence) =>
        AssertSays(sentence, Fall with { LogVolumeRatio = Math.Log(8.2) }, ("volume", 6), ("move", surprise));

    [Theory]
    [InlineData(4, 0.5, "fell 12.8 %; usual within 3.0 %")]
    [InlineData(3.99, 0.5, "ranged over 50.0 %; usual up to 4.0 %. Fell 12.8 %; usual within 3.0 %")]
    [InlineData(3.99, 0.257, "ranged over 25.7 %; usual up to 4.0 %. Fell 12.8 %; usual within 3.0 %")]
    [InlineData(3.99, 0.255, "fell 12.8 %; usual within 3.0 %")]
    public void Facts_tellTheMoveInsteadWhereItSaysNearlyAsMuchOrIsMostOfTheRange(double surprise, double range, string sentence) =>
        AssertSays(sentence, Fall with { Range = range }, ("range", 5), ("move", surprise));

    [Theory]
    [InlineData(0.1, true)]
    [InlineData(0.0999, false)]
    [InlineData(-0.1001, true)]
    public void Facts_neverLeaveOutAMoveOfTenPercent(double change, bool isTold) =>
        Assert.Equal(isTold, Of(Calm with { LogReturn = Math.Log(1 + change) }, Bar, level: 1, ("wick", 5)).Facts.Any(fact => fact.Code == ReasonCode.Move));

    [Theory]
    [InlineData(0.03, true)]
    [InlineData(0.0299, false)]
    public void Facts_neverLeaveOutAMoveBeyondTheUsual(double log, bool isTold) =>
        Assert.Equal(isTold, Of(Calm with { LogReturn = log }, Bar, ("wick", 5)).Facts.Any(fact => fact.Code == ReasonCode.Move));

    [Fact]
    public void Facts_ofTwoSubjects_sayTheLessLikelyFirst()
    {
        AssertSays("ranges of about the last 5 bars 3.1 times the usual. Dropped 5.0 % below open and close and came back; usual within 2.5 %", Calm, ("volatility", 6), ("wick", 4.79));
        AssertSays("dropped 5.0 % below open and close and came back; usual within 2.5 %. Ranges of about the last 5 bars 3.1 times the usual", Calm, ("volatility", 5), ("wick", 6));
    }

    [Theory]
    [InlineData("volatility")]
    [InlineData("activity")]
    [InlineData("trend_3")]
    [InlineData("trend_10")]
    [InlineData("trend_30")]
    public void Facts_ofSeveralBars_letTheBarLeadThatSaysNearlyAsMuch(string test)
    {
        Assert.Equal(ReasonCode.LowerWick, Of(Calm, Bar, (test, 5), ("wick", 4)).Facts[0].Code);
        Assert.NotEqual(ReasonCode.LowerWick, Of(Calm, Bar, (test, 5), ("wick", 3.99)).Facts[0].Code);
    }

    [Fact]
    public void Facts_ofThreeSubjects_sayTwo() =>
        Assert.Equal([ReasonCode.LowerWick, ReasonCode.Volatility], Of(Calm, Bar, ("volatility", 5), ("wick", 6), ("trend_3", 4)).Facts.Select(fact => fact.Code));

    [Theory]
    [InlineData(2.3, 2)]
    [InlineData(2.29, 1)]
    public void Facts_sayASecondWhereItHappensLessThanOnceInTenBars(double surprise, int count) =>
        Assert.Equal(count, Of(Calm, Bar, ("wick", 6), ("volatility", surprise)).Facts.Length);

    [Theory]
    [InlineData("volume", "activity")]
    [InlineData("trend_3", "trend_30")]
    [InlineData("body", "gap")]
    [InlineData("gap", "range")]
    public void Facts_ofOneSubject_areToldOnce(string first, string second) =>
        Assert.Single(Of(Calm with { LogReturn = Math.Log(0.972), LogVolumeRatio = 1, LogGap = Math.Log(0.99) }, Bar with { Volume = first == "volume" ? 8200 : 0 }, (first, 6), (second, 5)).Facts);

    [Fact]
    public void Facts_whereNoneIsUnlikely_sayThatAllAreTogether() =>
        AssertSays("unusual only in combination. Fell 1.0 %; usual within 3.0 %", Calm, ("forest", 9), ("wick", 2.29));

    [Fact]
    public void Facts_ofAMoveOfNothing_sayThatTheCloseIsTheSame() =>
        AssertSays("unusual only in combination. Closed as the bar before", Calm with { LogReturn = 0 }, ("forest", 9));

    [Fact]
    public void Facts_ofWhatTheSeriesOftenPasses_leaveItOut()
    {
        Assert.Equal([ReasonCode.LowerWick], Of(Calm with { Drift3 = 1.99 }, Bar, ("trend_3", 9), ("wick", 5)).Facts.Select(fact => fact.Code));
        Assert.Equal([ReasonCode.Trend3, ReasonCode.LowerWick], Of(Calm with { Drift3 = 2 }, Bar, ("trend_3", 9), ("wick", 5)).Facts.Select(fact => fact.Code));
    }

    [Fact]
    public void Facts_areTheNumbersOfTheSentence()
    {
        var facts = Of(Fall with { LogVolumeRatio = Math.Log(8.2) }, Bar, ("move", 6)).Facts;
        Assert.Equal([ReasonCode.Move, ReasonCode.OnVolume], facts.Select(fact => fact.Code));
        Assert.Equal(-0.128, facts[0].Value, 12);
        Assert.Equal((Math.Exp(-0.03) - 1, Math.Exp(0.03) - 1), (facts[0].Usual.From!.Value, facts[0].Usual.To!.Value), Nearly);
        Assert.Equal((8200, 1000), (facts[1].Value, facts[1].Usual.Typical!.Value), Nearly);
        Assert.Equal([ReasonUnit.Fraction, ReasonUnit.Shares], facts.Select(fact => fact.Unit));
    }

    [Theory]
    [InlineData("move", AnomalyDirection.Down, AnomalyDirection.Up)]
    [InlineData("thin_move", AnomalyDirection.Down, AnomalyDirection.Up)]
    [InlineData("body", AnomalyDirection.Down, AnomalyDirection.Up)]
    [InlineData("gap", AnomalyDirection.Down, AnomalyDirection.Up)]
    [InlineData("trend_3", AnomalyDirection.Down, AnomalyDirection.Up)]
    [InlineData("trend_10", AnomalyDirection.Up, AnomalyDirection.Down)]
    [InlineData("trend_30", AnomalyDirection.Down, AnomalyDirection.Up)]
    [InlineData("volume", AnomalyDirection.Volume, AnomalyDirection.Volume)]
    [InlineData("drought", AnomalyDirection.Volume, AnomalyDirection.Volume)]
    [InlineData("activity", AnomalyDirection.Volume, AnomalyDirection.Volume)]
    [InlineData("wick", AnomalyDirection.Range, AnomalyDirection.Range)]
    [InlineData("range", AnomalyDirection.Down, AnomalyDirection.Up)]
    [InlineData("volatility", AnomalyDirection.Range, AnomalyDirection.Range)]
    public void Direction_isWhereTheFirstFactPoints(string test, AnomalyDirection ofFall, AnomalyDirection ofRise)
    {
        var volume = test == "drought" ? -1 : 1;
        Assert.Equal(ofFall, Of(Fall with { LogVolumeRatio = volume }, Bar, (test, 5)).Direction);
        Assert.Equal(ofRise, Of(Rise with { LogVolumeRatio = volume }, Bar, (test, 5)).Direction);
    }

    [Theory]
    [InlineData("body")]
    [InlineData("gap")]
    public void Direction_ofAPartOfTheBar_isItsOwn(string test)
    {
        var facts = test == "body" ? Fall with { LogReturn = 0.1, LogGap = 0.2 } : Fall with { LogGap = 0.1 };
        Assert.Equal(test == "body" ? AnomalyDirection.Down : AnomalyDirection.Up, Of(facts, Bar, (test, 5)).Direction);
    }

    [Fact]
    public void IsDataFault_isWhereTheReasonAsksSo()
    {
        Assert.False(Of(Fall, Bar, ("move", 5)).IsDataFault);
        var swapped = Of(Fall, Bar with { High = 98, Low = 101 }, ("move", 5));
        Assert.True(swapped.IsDataFault);
        Assert.Equal("data fault? High below low. Fell 12.8 %; usual within 3.0 %", ReasonText.Of(swapped.Facts));
        Assert.Equal(AnomalyDirection.Down, swapped.Direction);
    }

    private static void AssertSays(string sentence, BarFacts facts, params (string Test, double Surprise)[] weighed) =>
        Assert.Equal(sentence, ReasonText.Of(Of(facts, Bar, weighed).Facts));

    private static BarReason Of(BarFacts facts, Bar bar, params (string Test, double Surprise)[] weighed) => Of(facts, bar, MoveLevel, weighed);

    // The tests named are as surprising as said, all others not at all.
    private static BarReason Of(BarFacts facts, Bar bar, double level, params (string Test, double Surprise)[] weighed)
    {
        var row = new double[RelativeColumns.Count];
        foreach (var (name, _) in weighed.Where(one => one.Test != "forest"))
        {
            var test = EvidenceTest.All.Single(test => test.Name == name);
            (row[test.Column], row[test.Other]) = (QuantityOf(test.Column, facts), QuantityOf(test.Other, facts));
        }

        if (row[RelativeColumns.ThinGap] != 0)
            row[RelativeColumns.Gap] = QuantityOf(RelativeColumns.Gap, facts);
        row[RelativeColumns.Move] = facts.LogReturn / level;
        return new(
            EvidenceTest.All
                .Select(test => (Test: test, weighed.FirstOrDefault(one => one.Test == test.Name).Surprise))
                .Select(one => new WeighedEvidence(one.Test, one.Surprise, one.Surprise))
                .OrderByDescending(one => one.Weighted),
            facts,
            row,
            bar,
            score: -0.6);
    }

    private static double QuantityOf(int column, BarFacts facts) => column switch
    {
        RelativeColumns.Body => (facts.LogReturn - facts.LogGap) / BodyLevel,
        RelativeColumns.Gap => facts.LogGap / GapLevel,
        RelativeColumns.UpperWick => facts.UpperWick / WickLevel,
        RelativeColumns.LowerWick => facts.LowerWick / WickLevel,
        RelativeColumns.Range => Math.Max(0, Math.Log(facts.Range / facts.UsualRange) / Math.Log(2)),
        RelativeColumns.Volume => Math.Max(0, facts.LogVolumeRatio),
        RelativeColumns.LowVolume => Math.Max(0, -facts.LogVolumeRatio),
        RelativeColumns.Trend3 => facts.Drift3 / 2,
        RelativeColumns.Trend10 => facts.Drift10 / 2,
        RelativeColumns.Trend30 => facts.Drift30 / 2,
        RelativeColumns.Move => facts.LogReturn / MoveLevel,
        _ => 1,
    };

    private static bool Nearly((double A, double B) one, (double A, double B) other) => Math.Abs(one.A - other.A) < 1e-9 && Math.Abs(one.B - other.B) < 1e-9;
}
