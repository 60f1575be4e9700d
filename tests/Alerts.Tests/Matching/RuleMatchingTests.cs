using Anomaly.Alerts.Matching;
using Anomaly.Detection.Decisions;
using Anomaly.MarketData.Calendars;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Anomaly.Alerts.Tests.Matching;

public sealed class RuleMatchingTests
{
    private static readonly TradingCalendar Calendar = new();
    private static readonly string[] Watches = [Samples.Id(1)];

    [Fact]
    public void Matches_whatNoPartOfTheRuleIsAgainst()
    {
        var anomaly = Samples.Anomaly(codes: [ReasonCode.Gap, ReasonCode.Volume]);
        var all = Samples.Rule() with
        {
            WatchId = Samples.Id(1), MinSeverity = 0.999, Directions = [AnomalyDirection.Down], Subjects = [AlertSubject.Volume], MarketHoursOnly = true,
        };

        Assert.True(all.Matches(Watches, anomaly, Calendar));
        Assert.False(all.Matches([], anomaly, Calendar));
        Assert.False((all with { WatchId = Samples.Id(2) }).Matches(Watches, anomaly, Calendar));
        Assert.False((all with { MinSeverity = 0.9991 }).Matches(Watches, anomaly, Calendar));
        Assert.False(all.Matches(Watches, anomaly with { Severity = null }, Calendar));
        Assert.False(all.Matches(Watches, anomaly with { Direction = AnomalyDirection.Up }, Calendar));
        Assert.False(all.Matches(Watches, anomaly with { Direction = null }, Calendar));
        Assert.False((all with { Subjects = [AlertSubject.Move] }).Matches(Watches, anomaly, Calendar));
        Assert.False(all.Matches(Watches, anomaly with { Datetime = Samples.Now.Date.AddHours(3) }, Calendar));
        Assert.True(Samples.Rule().Matches(Watches, anomaly with { Severity = null, Direction = null }, Calendar));
    }

    /// <summary>Whatever is added to a rule, it lets nothing through that it did not before; and each part says no by itself.</summary>
    [Property(MaxTest = 300)]
    public Property Matches_isTheAndOfItsParts() => Prop.ForAll(Arb.From(AnyRule), Arb.From(AnyAnomaly), (rule, anomaly) =>
    {
        var open = Samples.Rule();
        AlertRule[] parts =
        [
            open with { MinSeverity = rule.MinSeverity }, open with { Directions = rule.Directions }, open with { Subjects = rule.Subjects }, open with { MarketHoursOnly = rule.MarketHoursOnly },
            open with { WatchId = rule.WatchId },
        ];
        return rule.Matches(Watches, anomaly, Calendar) == parts.All(part => part.Matches(Watches, anomaly, Calendar));
    });

    [Property(MaxTest = 300)]
    public Property Cover_aMuteWithoutRestrictions_coversAll_andEachRestrictionTakesAway() => Prop.ForAll(Arb.From(AnyMute), Arb.From(AnyAnomaly), (mute, anomaly) =>
    {
        string[] incident = [anomaly.Id];
        bool Covers(AlertMute one) => new[] { one }.Cover(anomaly, incident, Samples.Now);
        var open = Samples.Mute();
        return Covers(open) && Covers(mute) == (Covers(open with { Ticker = mute.Ticker }) && Covers(open with { Subject = mute.Subject }) && Covers(open with { Direction = mute.Direction })
            && Covers(open with { AnomalyId = mute.AnomalyId }) && Covers(open with { Until = mute.Until }));
    });

    [Fact]
    public void Cover_untilItsEnd_notAtIt()
    {
        var mute = Samples.Mute() with { Ticker = "AAPL", Until = Samples.Now };

        Assert.True(new[] { mute }.Cover(Samples.Anomaly(), [], Samples.Now.AddTicks(-1)));
        Assert.False(new[] { mute }.Cover(Samples.Anomaly(), [], Samples.Now));
    }

    [Theory]
    [InlineData("AAPL/1h", 14, true)]
    [InlineData("AAPL/1h", 12, false)]
    [InlineData("7203.T/5m", 2, true)]
    [InlineData("7203.T/5m", 3, false)]
    [InlineData("AAPL/1d", 3, true)]
    [InlineData("BTC-USD/1h", 3, true)]
    [InlineData("ABC.ZZ/1h", 3, true)]
    public void Matches_marketHoursOnly_goesByTheCalendarOfIntradayBars(string series, int hour, bool expected)
    {
        var anomaly = Samples.Anomaly(series, Samples.Now.Date.AddHours(hour));

        Assert.Equal(expected, (Samples.Rule() with { MarketHoursOnly = true }).Matches(Watches, anomaly, Calendar));
    }

    [Fact]
    public void SubjectsOf_everyFact_isOneOrNone()
    {
        foreach (var code in Enum.GetValues<ReasonCode>())
            Assert.Single(RuleMatching.SubjectsOf(Samples.Anomaly(codes: code)));
        Assert.Equal([AlertSubject.Other], RuleMatching.SubjectsOf(Samples.Anomaly(codes: ReasonCode.OnVolume)));
        Assert.Equal([AlertSubject.Other], RuleMatching.SubjectsOf(Samples.Anomaly() with { ReasonFacts = [] }));
        Assert.Equal([AlertSubject.DataFault], RuleMatching.SubjectsOf(Samples.Anomaly() with { Kind = AnomalyKind.DataFault }));
        Assert.Equal([AlertSubject.Move, AlertSubject.Drift], RuleMatching.SubjectsOf(Samples.Anomaly(codes: [ReasonCode.ExDividend, ReasonCode.Move, ReasonCode.OnVolume, ReasonCode.Body, ReasonCode.Trend10])));
    }

    [Fact]
    public void InForce_withoutRules_isTheDefault_andSwitchedOffRulesAreNone()
    {
        Assert.Equal(RuleMatching.DefaultRule, Assert.Single(RuleMatching.InForce(Samples.Ada, [])).Id);
        Assert.Empty(RuleMatching.InForce(Samples.Ada, [Samples.Rule() with { Enabled = false }]));
    }

    private static Gen<T[]> Some<T>() where T : struct, Enum => Gen.Elements(Enum.GetValues<T>()).ArrayOf().Select(all => all.Take(2).ToArray());

    private static Gen<AlertRule> AnyRule =>
        from severity in Gen.Elements<double?>(null, 0.99, 0.999, 1)
        from directions in Some<AnomalyDirection>()
        from subjects in Some<AlertSubject>()
        from hours in Gen.Elements(true, false)
        from watch in Gen.Elements(null, Samples.Id(1), Samples.Id(2))
        select Samples.Rule() with { MinSeverity = severity, Directions = [.. directions], Subjects = [.. subjects], MarketHoursOnly = hours, WatchId = watch };

    private static Gen<AlertMute> AnyMute =>
        from ticker in Gen.Elements(null, "AAPL", "MSFT")
        from subject in Gen.Elements<AlertSubject?>(null, AlertSubject.Move, AlertSubject.Gap)
        from direction in Gen.Elements<AnomalyDirection?>(null, AnomalyDirection.Up, AnomalyDirection.Down)
        from id in Gen.Elements(null, Samples.Anomaly().Id)
        from until in Gen.Elements<DateTime?>(null, Samples.Now, Samples.Now.AddDays(1))
        select Samples.Mute() with { Ticker = ticker, Subject = subject, Direction = direction, AnomalyId = id, Until = until };

    private static Gen<AnomalyRecord> AnyAnomaly =>
        from series in Gen.Elements("AAPL/1h", "MSFT/1d", "7203.T/5m")
        from hour in Gen.Choose(0, 23)
        from severity in Gen.Elements<double?>(null, 0.99, 0.9995)
        from direction in Gen.Elements<AnomalyDirection?>(null, AnomalyDirection.Up, AnomalyDirection.Down, AnomalyDirection.Volume)
        from codes in Some<ReasonCode>()
        select Samples.Anomaly(series, Samples.Now.Date.AddHours(hour), severity, direction, codes);
}
