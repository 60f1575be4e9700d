using Anomaly.Testing;

namespace Anomaly.Evaluation.Tests;

public sealed class InjectionTrialTests
{
    private static readonly Shock[] Shocks = [new(ShockFamily.Move, 8), new(ShockFamily.Burst, 15)];
    private static readonly IContender Returns = WindowContender.Baselines[1];
    private static readonly IContender Volumes = WindowContender.Baselines[2];

    [Fact]
    public void Run_sameSeed_givesTheSameNumbersAndAnotherSeedOthers()
    {
        Assert.Equal(Values(1), Values(1));
        Assert.NotEqual(Values(1), Values(2));

        static List<double> Values(ulong seed) => [.. Run(Returns, seed).Series.SelectMany(series => series.Shocked(0)).Select(injection => injection.Scores[0])];
    }

    [Fact]
    public void Run_leavesTheSeriesAsItWas()
    {
        var contender = Returns;
        var undisturbed = InjectionTrial.Run(contender, Series(), [], 0, 1);
        Assert.Equal(undisturbed.Series[0].Clean, Run(contender, 1).Series[0].Clean);
    }

    [Fact]
    public void Run_ruleOn_returnsFindsMovesAndNoVolumeAndTheOtherWayRound()
    {
        var returns = Run(Returns, 3);
        var volumes = Run(Volumes, 3);

        Assert.True(returns.Recall(0, returns.EqualThreshold(0.01)) > 0.9);
        Assert.True(returns.Recall(1, returns.EqualThreshold(0.01)) < 0.1);
        Assert.True(volumes.Recall(0, volumes.EqualThreshold(0.01)) < 0.1);
        Assert.True(volumes.Recall(1, volumes.EqualThreshold(0.01)) > 0.9);
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.01)]
    [InlineData(0.1)]
    public void EqualThreshold_spendsTheBudget(double budget)
    {
        var result = Run(Returns, 1);
        Assert.Equal(budget, result.AlarmRate(result.EqualThreshold(budget)), 0.0005);
    }

    [Fact]
    public void Of_shocksOfOneBarReportsSharesWithinTheirIntervals()
    {
        var result = Run(Returns, 1);
        var report = ReportBuilder.Of(result, result, ReportBuilder.StandardBudgets, 1);

        Assert.All(report.Shocks, shock => Assert.All(shock.Recall, recall => Assert.True(recall.Low <= recall.Value && recall.Value <= recall.High)));
        Assert.Equal(0, report.Shocks[0].Delay);
        Assert.False(report.AveragePrecision.IsKnown);
        Assert.Empty(report.Calibration);
    }

    [Fact]
    public void AveragePrecision_ofKnownRankings()
    {
        Assert.Equal(1, AveragePrecision.Of([(9, true), (8, true), (1, false)]));
        Assert.Equal((1 + (2.0 / 3)) / 2, AveragePrecision.Of([(9, true), (8, false), (7, true), (1, false)]), 12);
        Assert.Equal(0.5, AveragePrecision.Of([(1, true), (1, false)]));
        Assert.True(double.IsNaN(AveragePrecision.Of([(1, false)])));
    }

    [Fact]
    public void Run_dataFaults_areFoundAndPayNoBudget()
    {
        var contender = new WindowContender("no volume", 1, window => window[^1].Volume > 0 ? 0.1 : double.PositiveInfinity);
        var result = InjectionTrial.Run(contender, [Series()[0] with { Bars = [.. Series()[0].Bars.Select((bar, i) => i % 100 == 99 ? bar with { Volume = 0 } : bar)] }],
            [new(ShockFamily.MissingVolume, 3), new(ShockFamily.Move, 8)], 100, 1);

        Assert.Equal(1, result.Recall(0, 0.99));
        Assert.Equal(result.Chance(1, 0.99), result.Recall(1, 0.99));
        Assert.Equal(0, result.AlarmRate(0.99));
        Assert.Equal(0.01, result.FaultRate(), 9);
    }

    [Fact]
    public void Chance_isWhatTheSameBarsRaiseWithoutTheShock()
    {
        var contender = new WindowContender("always", 1, _ => 1);
        var result = InjectionTrial.Run(contender, Series(), [new(ShockFamily.Drift, 1), new(ShockFamily.DroppedBars, 5)], 100, 1);

        Assert.Equal((1, 1), (result.Chance(0, 1), result.Chance(1, 1)));
        Assert.Equal((0, 0), (result.Chance(0, 2), result.Chance(1, 2)));
        Assert.Equal((10, 1), (result.Alarms(0, 1), result.Alarms(1, 1)));
    }

    private static TrialResult Run(IContender contender, ulong seed) => InjectionTrial.Run(contender, Series(), Shocks, 100, seed);

    private static List<EvaluationSeries> Series() =>
        [.. Enumerable.Range(0, 3).Select(i => new EvaluationSeries(SeriesKey.Parse($"T{i}/1d"), RandomBars.Daily(1500, seed: i), DateTime.MinValue))];
}
