using static Anomaly.Simulation.Tests.Sim;

namespace Anomaly.Simulation.Tests;

/// <summary>What real markets look like, and the simulated one must too, or detectors tuned on it learn the wrong things.</summary>
public sealed class SimulatedRealismTests
{
    private static readonly string[] Tickers = ["SIM-AERO", "SIM-BANK", "SIM-FUJ.T", "SIM-YAM.T", "SIM-RIC.BK", "SIM-TOL.BK"];

    private static double[] Returns(string series, int years) =>
        [.. Exchange(shocksPerYear: 0).Bars(series, Later.AddYears(-years), Later) is var bars
            ? bars.Skip(1).Zip(bars, (bar, before) => Math.Log(bar.Close / before.Close)) : []];

    [Fact]
    public void Daily_returnsHaveHeavyTails() => Assert.All(Tickers, ticker =>
    {
        var returns = Returns($"{ticker}/1d", 25);
        var variance = returns.Average(value => value * value);
        Assert.InRange(returns.Average(value => value * value * value * value) / (variance * variance), 3.8, 15);
    });

    [Fact]
    public void Daily_volatilityLiesBetweenCalmAndWildAndDiffersByTicker()
    {
        var volatilities = Tickers.Select(ticker => Math.Sqrt(Returns($"{ticker}/1d", 25).Average(value => value * value))).ToArray();

        Assert.All(volatilities, volatility => Assert.InRange(volatility, 0.007, 0.04));
        Assert.True(volatilities.Max() > volatilities.Min() * 1.3);
    }

    [Fact]
    public void Volatility_clustersAndReturnsDoNot() => Assert.All(Tickers, ticker =>
    {
        var returns = Returns($"{ticker}/1d", 25);
        Assert.InRange(Autocorrelation([.. returns.Select(Math.Abs)]), 0.05, 0.4);
        Assert.InRange(Autocorrelation(returns), -0.06, 0.06);
    });

    [Fact]
    public void Tickers_ofAMarketMoveTogetherAndMarketsDoNot()
    {
        var (one, other, abroad) = (Returns("SIM-AERO/1d", 10), Returns("SIM-BANK/1d", 10), Returns("SIM-FUJ.T/1d", 10));

        Assert.True(Correlation(one, other) > 0.1);
        Assert.InRange(Correlation(one, abroad), -0.08, 0.08);
    }

    [Fact]
    public void Volume_andRangeOfADay_areUShaped() => Assert.All(Tickers, ticker =>
    {
        var byMinute = Exchange(shocksPerYear: 0).Bars($"{ticker}/1m", Utc(2023, 1, 1), Utc(2023, 7, 1))
            .GroupBy(bar => bar.Time.Date).Select(day => day.ToArray()).ToArray();
        var length = byMinute[0].Length;

        double Mean(Func<Bar, double> value, int minute) => byMinute.Average(day => Enumerable.Range(minute, 10).Average(i => value(day[i])));

        foreach (var value in new Func<Bar, double>[] { bar => bar.Volume, bar => Math.Abs(bar.Close - bar.Open) / bar.Open })
        {
            var (open, noon, close) = (Mean(value, 0), Mean(value, (length / 2) - 5), Mean(value, length - 10));
            Assert.True(open > noon * 1.4 && close > noon * 1.4, $"{ticker}: {open} {noon} {close}");
        }
    });

    private static double Autocorrelation(double[] values) => Correlation(values[1..], values[..^1]);

    private static double Correlation(double[] x, double[] y)
    {
        var n = Math.Min(x.Length, y.Length);
        var (meanX, meanY) = (x.Take(n).Average(), y.Take(n).Average());
        var (xy, xx, yy) = (0.0, 0.0, 0.0);
        for (var i = 0; i < n; i++)
        {
            xy += (x[i] - meanX) * (y[i] - meanY);
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }

        return xy / Math.Sqrt(xx * yy);
    }
}
