using Anomaly.Testing;

namespace Anomaly.Evaluation.Tests;

public sealed class FairnessBuilderTests
{
    private const int BarsADay = 66;

    [Fact]
    public void Of_alarmsOnlyAtTheOpen_saysSo()
    {
        var fairness = Of(Intraday(), window => window[^1].Time.TimeOfDay == new TimeSpan(14, 30, 0) ? 1 : 0);

        Assert.Equal(BarsADay, fairness.Slots.Count);
        Assert.Equal(new TimeOnly(9, 30), fairness.Slots[0].Time);
        Assert.Equal(1, fairness.Slots[0].Rate);
        Assert.Equal(1, fairness.BusiestShare);
        Assert.Equal(5.0 / BarsADay, fairness.BusiestBars, 9);
        Assert.Equal(BarsADay, fairness.HighestToMean, 9);
        Assert.InRange(fairness.HighestByChance, 3, 6);
        Assert.Equal(0, fairness.NextBarRate);
    }

    [Fact]
    public void Of_alarmsByTheHundredthBar_areNoMoreThanChance()
    {
        var bars = 0;
        var fairness = Of(Intraday(), _ => bars++ % 97 == 0 ? 1 : 0);
        Assert.InRange(fairness.HighestToMean / fairness.HighestByChance, 0.3, 1.2);
    }

    [Fact]
    public void Of_aTimeOfDayWithAFewBars_isNotTheHighestByOneAlarm()
    {
        var bars = RandomBars.FiveMinutes(120, seed: 1).ToList();
        bars.Insert(66, bars[65] with { Time = bars[65].Time.AddMinutes(200) });
        var at = 0;
        var fairness = Of(new EvaluationSeries(SeriesKey.Parse("SOME/5m"), bars, DateTime.MinValue), _ => at++ is 66 or 300 or 1111 or 4444 ? 1 : 0);

        Assert.Equal(1, fairness.Slots.MaxBy(slot => slot.Rate).Rate);
        Assert.InRange(fairness.HighestToMean, 1, BarsADay);
    }

    // Of 100 bars at 1 %: exactly one alarm, as no other count is within 30 %. Of 1,000: 7 to 13.
    [Theory]
    [InlineData(100, 0.3697)]
    [InlineData(1000, 0.7367)]
    [InlineData(100_000, 1)]
    public void TickersNearByChance_isTheBinomialDistributions(int bars, double expected)
    {
        var fairness = FairnessBuilder.Of(Trial([Daily("A", price: 100, 365)], _ => 0), 1, seed: 1) with { Tickers = [new TickerRate("A", bars, 0)] };
        Assert.Equal(expected, fairness.TickersNearByChance(0.01), 3);
        Assert.Equal(0, fairness.TickersNear(0.01));
    }

    [Fact]
    public void Of_severalTickers_countsThoseThatAlarmTooOften()
    {
        var series = Enumerable.Range(0, 4).Select(i => Daily($"T{i}", price: 10 * (i + 1))).ToList();
        var fairness = FairnessBuilder.Of(Trial(series, window => window[^1].Close > 25 && window[^1].Time.Day == 3 ? 1 : 0), 1, seed: 1);

        Assert.Equal(["T0", "T1", "T2", "T3"], fairness.Tickers.Select(ticker => ticker.Ticker));
        Assert.Equal(0.5, fairness.TickersAbove(0.02));
        Assert.Equal(0, fairness.TickersAbove(0.05));
    }

    [Fact]
    public void Of_daysOfEarlyCloses_areTheCalendars()
    {
        DateOnly[] early = [new(2024, 7, 3), new(2024, 11, 29), new(2024, 12, 24)];
        var fairness = Of(Daily("SOME", price: 100, 365), window => early.Contains(DateOnly.FromDateTime(window[^1].Time)) ? 1 : 0);

        Assert.Equal(1, fairness.EarlyCloseAlarms);
        Assert.Equal(3.0 / 365, fairness.EarlyCloseBars, 9);
        Assert.Empty(fairness.Slots);
    }

    [Fact]
    public void Of_alarmsOnWildBars_areInTheWildestFifth()
    {
        var series = Daily("SOME", price: 100, 1000);
        var wild = Enumerable.Range(0, 1000).Select(bar => series.Facts.Sigma(bar)).Where(sigma => !double.IsNaN(sigma)).Order().ToList()[^90];
        var at = 0;
        var fairness = Of(series, _ => series.Facts.Sigma(at++) > wild ? 1 : 0);

        Assert.Equal(5, fairness.Fifths.Count);
        Assert.Equal([0, 0, 0, 0], fairness.Fifths.Take(4).Select(fifth => fifth.Rate));
        Assert.InRange(fairness.Fifths[4].Rate, 0.4, 0.55);
        Assert.True(fairness.NextBarRate > 0.8);
    }

    [Fact]
    public void Count_realBarsOfTenPercent_leavesOutSplits()
    {
        var bars = RandomBars.Daily(300, seed: 4).ToArray();
        Move(100, 1.13);
        Move(150, 0.5);
        var series = new EvaluationSeries(SeriesKey.Parse("SOME/1d"), bars, DateTime.MinValue);
        var counts = RealMove.TenPercent.Count(Trial([series], window => window[^1].Time == bars[100].Time ? 1 : 0), 1);

        Assert.Equal([(1, 1)], counts);

        void Move(int from, double by)
        {
            for (var i = from; i < bars.Length; i++)
                bars[i] = bars[i] with { Open = bars[i].Open * by, High = bars[i].High * by, Low = bars[i].Low * by, Close = bars[i].Close * by };
        }
    }

    private static FairnessReport Of(EvaluationSeries series, Func<IReadOnlyList<Bar>, double> score) => FairnessBuilder.Of(Trial([series], score), 1, seed: 1);

    private static TrialResult Trial(List<EvaluationSeries> series, Func<IReadOnlyList<Bar>, double> score) =>
        InjectionTrial.Run(new WindowContender("test", 1, score), series, [], 0, 1);

    private static EvaluationSeries Daily(string ticker, double price, int bars = 365) =>
        new(SeriesKey.Parse(ticker + "/1d"), Steady(RandomBars.Daily(bars, seed: 2), price), DateTime.MinValue);

    private static EvaluationSeries Intraday() => new(SeriesKey.Parse("SOME/5m"), RandomBars.FiveMinutes(60, seed: 1), DateTime.MinValue);

    // Around its price, so that rules by price can tell tickers apart.
    private static Bar[] Steady(Bar[] bars, double price) =>
        [.. bars.Select(bar => bar with { Open = price * bar.Open / bar.Close, High = price * bar.High / bar.Close, Low = price * bar.Low / bar.Close, Close = price * (1 + (0.01 * Math.Sin(bar.Time.DayOfYear * bar.Time.DayOfYear))) })];
}
