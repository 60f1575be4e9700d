using Anomaly.Detection.Decisions;
using Anomaly.Detection.Features.Relative;
using Anomaly.Detection.Models;
using Anomaly.Detection.Numerics;
using Anomaly.Detection.Tests.Engine;

namespace Anomaly.Detection.Tests.Decisions;

public sealed class DecisionRuleTests
{
    private static readonly double Least = -PortableMath.Log(0.01);
    private static readonly double[] Facts = CopyOf(new BarFacts(86_400, Math.Log(0.9), 0.01, 0, 0, 0, 0.1, 0.02, Math.Log(5), 0, 0, 0, 0, 0, 0));

    [Theory]
    [InlineData(-0.51, true)]
    [InlineData(-0.5, false)]
    [InlineData(-0.49, false)]
    public void Judge_byTheOffset_isAnomalousBelowIt(double score, bool isAnomalous) =>
        Assert.Equal(new Judgement(isAnomalous, Severity: null), new OffsetRule(-0.5, []).Judge([], [], score, rates: null));

    [Fact]
    public void Threshold_ofTheOffsetRule_isTheOffset() => Assert.Equal(-0.5, new OffsetRule(-0.5, []).Threshold);

    [Fact]
    public void For_aModelWithoutCalibration_isTheOffsetRuleOfItsFeatures()
    {
        var rule = Assert.IsType<OffsetRule>(DecisionRule.For(EngineModels.Loose));
        Assert.Equal(EngineModels.Loose.Offset, rule.Threshold);
    }

    [Fact]
    public void For_aCalibratedModelThatNamesNoBudget_isOneBarInAHundred()
    {
        var rule = Assert.IsType<CalibratedRule>(DecisionRule.For(WithCalibration(EngineModels.Relative, CalibrationText.Write(Tables.Plain()))));
        Assert.Equal(0.99, rule.Threshold);
    }

    [Fact]
    public void For_aModelOfOtherFeaturesWithACalibration_isRefused() => Assert.Equal(
        "US_model-0.1.0 has a calibration of relative, but it is fed seed-14.",
        Assert.Throws<InvalidDataException>(() => DecisionRule.For(WithCalibration(EngineModels.Loose, CalibrationText.Write(Tables.Plain())))).Message);

    [Fact]
    public void Threshold_ofTheCalibratedRule_isTheLeastSeverity() => Assert.Equal(0.75, new CalibratedRule(Tables.Plain(), budget: 0.25).Threshold);

    [Fact]
    public void Judge_aRowAtTheBorderOfTheBudget_isAnomalous()
    {
        var rule = new CalibratedRule(Tables.Plain(), budget: 0.01);
        Assert.True(rule.Judge(Row((RelativeColumns.Move, Least)), Facts, score: 0, rates: null).IsAnomalous);
        Assert.False(rule.Judge(Row((RelativeColumns.Move, Math.BitDecrement(Least))), Facts, score: 0, rates: null).IsAnomalous);
    }

    [Fact]
    public void Judge_severity_isOneLessTheShareOfRowsAtLeastAsAnomalous() =>
        Assert.Equal(1 - Math.Exp(-3), new CalibratedRule(Tables.Plain(), budget: 0.01).Judge(Row((RelativeColumns.Move, 3)), Facts, score: 0, rates: null).Severity!.Value, 12);

    [Fact]
    public void Judge_weighsTheForestBesideTheFeatures() =>
        Assert.True(new CalibratedRule(Tables.Plain(), budget: 0.9).Judge(Row(), Facts, score: -0.5, rates: null).IsAnomalous);

    [Fact]
    public void Judge_takesTheTablesOfTheBarsLength()
    {
        var strict = Tables.Interval(300) with { Severity = new TailTable([0], [0], 0.1, IsLinear: true) };
        var rule = new CalibratedRule(new Calibration(RelativeFeatureSet.SetId, [Tables.Interval(86_400), strict]), budget: 0.01);
        var row = Row((RelativeColumns.Move, 10));
        Assert.True(rule.Judge(row, Facts, score: 0, rates: null).IsAnomalous);
        Assert.False(rule.Judge(row, CopyOf(BarFacts.From(Facts) with { StepSeconds = 300 }), score: 0, rates: null).IsAnomalous);
    }

    [Fact]
    public void Describe_listsTheTestsThatWouldHaveSufficedAloneStrongestFirst()
    {
        var row = Row((RelativeColumns.Move, -5), (RelativeColumns.Volume, 7), (RelativeColumns.Gap, Least), (RelativeColumns.Trend3, Math.BitDecrement(Least)));
        var finding = new CalibratedRule(Tables.Plain(), budget: 0.01).Describe(Finding(score: -0.4), row, Facts);

        Assert.Equal(["volume", "move", "gap"], finding.Evidence.Select(one => one.Name));
        Assert.Equal([7, -5, Least], finding.Evidence.Select(one => one.Value));
        Assert.Equal(PortableMath.Exp(-7), finding.Evidence[0].TailProbability);
        Assert.StartsWith("fell 10.0 % on 5.0 times the usual volume; usual within 2.1 %. Drifted up", finding.Reason, StringComparison.Ordinal);
        Assert.Equal([ReasonCode.Move, ReasonCode.OnVolume], finding.ReasonFacts.Take(2).Select(fact => fact.Code));
        Assert.Equal((AnomalyDirection.Down, AnomalyKind.Market), (finding.Direction!.Value, finding.Kind));
    }

    [Fact]
    public void Describe_aRowOfWhichNoTestSufficesAloneListsTheStrongest()
    {
        var row = Row((RelativeColumns.Move, 2), (RelativeColumns.Volume, 3));
        Assert.Equal(["volume"], new CalibratedRule(Tables.Plain(), budget: 0.01).Describe(Finding(score: -0.4), row, Facts).Evidence.Select(one => one.Name));
    }

    [Fact]
    public void Describe_comparesTestsByTheirSurpriseLessenedByTheirShare()
    {
        double[] shares = [.. EvidenceTest.All.Select(test => test.Name == "volume" ? 1e-3 : 1)];
        var rule = new CalibratedRule(new Calibration(RelativeFeatureSet.SetId, [Tables.Interval(86_400, shares)]), budget: 0.01);
        var finding = rule.Describe(Finding(score: -0.4), Row((RelativeColumns.Move, 6), (RelativeColumns.Volume, 12)), Facts);

        Assert.Equal(["move", "volume"], finding.Evidence.Select(one => one.Name));
        Assert.Equal(PortableMath.Exp(-12), finding.Evidence[1].TailProbability);
    }

    [Fact]
    public void Describe_byTheForest_showsTheScore()
    {
        TailTable[] tests = [.. Tables.Interval(86_400).Tests.SkipLast(1), new TailTable([0.1], [0], 20, IsLinear: true)];
        var tables = Tables.Interval(86_400, tests: tests);
        var finding = new CalibratedRule(new Calibration(RelativeFeatureSet.SetId, [tables]), budget: 0.01).Describe(Finding(score: -0.6), Row(), Facts);
        Assert.Equal(new Evidence("forest", -0.6, PortableMath.Exp(-10)), Assert.Single(finding.Evidence));
    }

    private static DetectionModel WithCalibration(DetectionModel model, string text) => ModelFile.Read(ModelFile.Write(
        model.Forest, model.Offset, model.Metadata with { Contamination = null, Extensions = [new(Calibration.Property, text)] }));

    private static AnomalyFinding Finding(double score) => new()
    {
        Bar = new Bar(DateTime.UnixEpoch, 1, 2, 1, 2, 3), Score = score, Threshold = 0.99, Features = [], Contributions = [],
    };

    private static double[] CopyOf(BarFacts facts)
    {
        var copy = new double[BarFacts.Count];
        facts.CopyTo(copy);
        return copy;
    }

    private static double[] Row(params (int Column, double Value)[] values)
    {
        var row = new double[RelativeColumns.Count];
        foreach (var (column, value) in values)
            row[column] = value;
        return row;
    }

    /// <summary>Tables in which a value is its own surprise, and shares that weigh all tests the same.</summary>
    internal static class Tables
    {
        public static Calibration Plain() => new(RelativeFeatureSet.SetId, [Interval(86_400)]);

        public static IntervalCalibration Interval(double step, IReadOnlyList<double>? shares = null, IReadOnlyList<TailTable>? tests = null) =>
            new(step, 500, shares ?? [.. EvidenceTest.All.Select(_ => 1.0)], tests ?? [.. EvidenceTest.All.Select(_ => TailTable.Identity)], TailTable.Identity);
    }
}
