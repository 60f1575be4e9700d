using Anomaly.Detection.Features.Relative;

namespace Anomaly.Detection.Tests.Features.Relative;

public sealed class MeterTests
{
    [Fact]
    public void Drift_ofOneReturn_isAShareOfItInDeviationsOfARandomWalk()
    {
        var drift = default(DriftMeter);
        drift.Add(1.5);
        Assert.Equal(0.5 * Math.Sqrt(5), drift.Short, 6);
        Assert.Equal(0.15 * Math.Sqrt(19), drift.Medium, 6);
        Assert.Equal(0.05 * Math.Sqrt(59), drift.Long, 6);
    }

    [Theory]
    [InlineData(100, 3)]
    [InlineData(-100, -3)]
    public void Drift_countsAShockForThreeAtMost(double shock, double counted)
    {
        var (drift, expected) = (default(DriftMeter), default(DriftMeter));
        drift.Add(shock);
        expected.Add(counted);
        Assert.Equal((expected.Short, expected.Medium, expected.Long), (drift.Short, drift.Medium, drift.Long));
    }

    [Fact]
    public void Drift_ofASteadyReturn_endsAtIt()
    {
        var drift = default(DriftMeter);
        for (var i = 0; i < 2000; i++)
            drift.Add(-2);
        Assert.Equal(-2 * Math.Sqrt(59), drift.Long, 3);
        Assert.Equal(-2 * Math.Sqrt(5), drift.Short, 3);
    }

    [Fact]
    public void Spread_movesAFifthOfTheWayToADeviation()
    {
        var spread = new SpreadMeter(0.4f);
        spread.Add(0.4, rows: 0);
        Assert.Equal(3 * 0.2, spread.Recent, 6);
        Assert.Equal(0.2 * 0.4, spread.RecentNats, 6);
    }

    [Theory]
    [InlineData(100, 2.5)]
    [InlineData(-100, -2.5)]
    public void Spread_countsADeviationForTwoAndAHalfAtMost(double deviation, double counted)
    {
        var spread = new SpreadMeter(0.4f);
        spread.Add(deviation, rows: 0);
        Assert.Equal(3 * 0.2 * counted, spread.Recent, 5);
        // It widens as by three times the usual: 0.4 + (1.2 - 0.4) / 5.
        Assert.Equal(0.2 * counted * 0.56, spread.RecentNats, 5);
    }

    [Theory]
    [InlineData(54, 1 / 59.0)]
    [InlineData(55, 1 / 60.0)]
    [InlineData(10_000, 1 / 60.0)]
    public void Spread_learnsFasterFromTheFirstRows(long rows, double rate)
    {
        var spread = new SpreadMeter(0.4f);
        spread.Add(0.8, rows);
        Assert.Equal(0.4 * (0.4 + (0.4 * rate)), spread.RecentNats, 6);
    }

    [Fact]
    public void Spread_isNeverBelowATenth()
    {
        var spread = new SpreadMeter(0.4f);
        for (var i = 0; i < 1000; i++)
            spread.Add(0, rows: 0);
        spread.Add(0.1, rows: 1_000_000);
        Assert.Equal(3 * 0.2, spread.Recent, 5);
    }

    [Fact]
    public void Variance_startsWithTheFirstReturnAndMovesToTheNextOnes()
    {
        var meter = VarianceMeter.Start();
        Assert.Equal(1, meter.Sigma);
        meter.Add(-0.01, rate: 0.1);
        Assert.Equal(0.01, meter.Sigma, 8);
        meter.Add(0.02, rate: 0.1);
        Assert.Equal(Math.Sqrt(1e-4 + (3e-4 * 0.1)), meter.Sigma, 8);
    }

    [Fact]
    public void Variance_countsAShockForSixteenTimesTheMeanAtMost()
    {
        var meter = VarianceMeter.Start();
        meter.Add(0.01, rate: 1);
        meter.Add(10, rate: 0.1);
        Assert.Equal(Math.Sqrt(1e-4 + (15e-4 * 0.1)), meter.Sigma, 8);
    }

    [Fact]
    public void Variance_ofNoMovement_isThatOfATenMillionth()
    {
        var meter = VarianceMeter.Start();
        meter.Add(0, rate: 1);
        Assert.Equal(1e-7, meter.Sigma, 12);
        meter.Add(1, rate: 0.5);
        Assert.Equal(1e-7 * Math.Sqrt(8), meter.Sigma, 12);
    }

    [Fact]
    public void Level_risesBy49TimesAsMuchAsItFalls()
    {
        var level = new RunningLevel(2);
        Assert.Equal(2, level.Measure(4, rate: 0.1));
        Assert.Equal(2 * (1 + (0.1 * 0.98)), level.Value, 6);
        level = new RunningLevel(2);
        Assert.Equal(1, level.Measure(2, rate: 0.1));
        Assert.Equal(2 * (1 - (0.1 * 0.02)), level.Value, 6);
    }

    [Fact]
    public void Level_staysWithinAnEighthAndEightTimesItsStart()
    {
        var (high, low, held) = (new RunningLevel(2), new RunningLevel(2), new RunningLevel(2, 1.5f));
        for (var i = 0; i < 5000; i++)
        {
            high.Measure(1000, rate: 0.1);
            low.Measure(0, rate: 0.1);
            held.Measure(0, rate: 0.1);
        }

        Assert.Equal((16f, 0.25f, 1.5f), (high.Value, low.Value, held.Value));
    }

    [Fact]
    public void Stillness_ofARunSurprisesByTheFirstBarAndByEveryRepeat()
    {
        var counter = StillnessCounter.Start();
        Assert.Equal(-Math.Log(0.01), counter.Take(still: true, silent: false, rows: 1_000_000), 5);
        Assert.Equal(1, counter.Run);
        Assert.Equal(-Math.Log(0.01 + (0.99 / 500)) - Math.Log(0.2), counter.Take(still: true, silent: false, rows: 1_000_000), 4);
        Assert.Equal(2, counter.Run);
        Assert.Equal(0, counter.Take(still: false, silent: false, rows: 1_000_000));
        Assert.Equal(0, counter.Run);
    }

    [Fact]
    public void Stillness_ofASilentBarSurprisesByTheMissingVolume()
    {
        var counter = StillnessCounter.Start();
        Assert.Equal(-Math.Log(0.01), counter.Take(still: false, silent: true, rows: 0), 5);
        Assert.Equal(0, counter.Run);
        // The first rows weigh a hundredth, and a bar that is both surprises by the larger of the two.
        Assert.Equal(-Math.Log(0.01 - (0.01 / 100)), counter.Take(still: true, silent: true, rows: 0), 4);
    }

    [Fact]
    public void Stillness_learnsHowOftenRunsGoOnFromTheBarsAfterAStillOneAlone()
    {
        var counter = StillnessCounter.Start();
        var share = 0.01;
        foreach (var still in new[] { false, true, false, true })
        {
            counter.Take(still, silent: false, rows: 1_000_000);
            share += ((still ? 1 : 0) - share) / 500;
        }

        Assert.Equal(-Math.Log(share) - Math.Log(0.2 - (0.2 / 50)), counter.Take(still: true, silent: false, rows: 1_000_000), 4);
    }
}
