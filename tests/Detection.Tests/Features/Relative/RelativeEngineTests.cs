using Anomaly.Detection.Features;
using Anomaly.Detection.Features.Relative;
using Anomaly.Testing;

namespace Anomaly.Detection.Tests.Features.Relative;

public sealed class RelativeEngineTests
{
    [Fact]
    public void Push_dailyBars_givesCompleteRowsAfterThirty()
    {
        var matrix = FeatureRows.Compute(RelativeFeatureSet.Instance, RandomBars.Daily(100, seed: 1));

        Assert.Equal(Enumerable.Range(30, 70), Enumerable.Range(0, 100).Where(i => matrix.Complete[i]));
        Assert.All(matrix.Values[(30 * RelativeColumns.Count)..].ToArray(), value => Assert.True(double.IsFinite(value)));
        Assert.All(matrix.Values[..(30 * RelativeColumns.Count)].ToArray(), value => Assert.True(double.IsNaN(value)));
    }

    [Fact]
    public void Push_intradayBars_givesCompleteRowsFromTheFourthSessionOn()
    {
        var bars = RandomBars.FiveMinutes(sessions: 5, seed: 2);
        var matrix = FeatureRows.Compute(RelativeFeatureSet.Instance, bars);

        Assert.Equal(bars.Where(bar => bar.Time >= bars[0].Time.AddDays(3)), bars.Where((_, i) => matrix.Complete[i]));
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(64)]
    [InlineData(3000)]
    public void Push_sameSeriesAtAnotherPriceLevelAndVolumeGivesTheSameRow(double scale)
    {
        var bars = RandomBars.Daily(300, seed: 3);
        Bar[] scaled = [.. bars.Select(bar => bar with { Open = bar.Open * scale, High = bar.High * scale, Low = bar.Low * scale, Close = bar.Close * scale, Volume = bar.Volume / scale })];

        var one = FeatureRows.Compute(RelativeFeatureSet.Instance, bars).Values.ToArray();
        var other = FeatureRows.Compute(RelativeFeatureSet.Instance, scaled).Values.ToArray();

        for (var i = 0; i < one.Length; i++)
            Assert.True(double.IsNaN(one[i]) ? double.IsNaN(other[i]) : Math.Abs(one[i] - other[i]) < 1e-3 * (1 + Math.Abs(one[i])), $"value {i}: {one[i]} and {other[i]}");
    }

    [Fact]
    public void Push_wildSeriesAndCalmOneGivesRowsOfTheSameSize()
    {
        var calm = RandomBars.Daily(2000, seed: 4);
        Bar[] wild = [.. calm.Select(bar => bar with { Open = Pow(bar.Open), High = Pow(bar.High), Low = Pow(bar.Low), Close = Pow(bar.Close) })];

        Assert.InRange(Mean(wild) / Mean(calm), 0.97, 1.03);

        static double Pow(double price) => Math.Pow(price / 100, 4) * 100;
        static double Mean(Bar[] bars)
        {
            var matrix = FeatureRows.Compute(RelativeFeatureSet.Instance, bars);
            return Enumerable.Range(30, bars.Length - 30).Average(i => Math.Abs(matrix.Row(i)[RelativeColumns.Move]));
        }
    }

    [Theory]
    [InlineData(RelativeColumns.Move)]
    [InlineData(RelativeColumns.Body)]
    [InlineData(RelativeColumns.Range)]
    [InlineData(RelativeColumns.Volume)]
    [InlineData(RelativeColumns.LowVolume)]
    [InlineData(RelativeColumns.Trend10)]
    public void Push_longSeriesPassesOneAboutOnceInFiftyBars(int column)
    {
        var matrix = FeatureRows.Compute(RelativeFeatureSet.Instance, RandomBars.Daily(20_000, seed: 5));
        var passed = Enumerable.Range(1000, 19_000).Count(i => Math.Abs(matrix.Row(i)[column]) > 1);

        Assert.InRange(passed / 19_000.0, 0.018, 0.022);
    }

    [Theory]
    [InlineData(RelativeColumns.Move, 1)]
    [InlineData(RelativeColumns.Body, 1)]
    [InlineData(RelativeColumns.Range, 1)]
    public void Push_crashBar_lightsUpThePrice(int column, double least)
    {
        var row = RowAfter(bar => bar with { Low = bar.Low * 0.7, Close = bar.Close * 0.7 });

        Assert.True(Math.Abs(row[column]) > least);
        Assert.True(row[RelativeColumns.Move] < 0);
        Assert.InRange(row[RelativeColumns.Volume], 0, 1);
    }

    [Fact]
    public void Push_gapThatVolumeBacksIsLessOfAThinGap()
    {
        var thin = RowAfter(bar => Shift(bar, 1.1));
        var backed = RowAfter(bar => Shift(bar, 1.1) with { Volume = bar.Volume * 10 });

        Assert.Equal(thin[RelativeColumns.Gap], backed[RelativeColumns.Gap]);
        Assert.True(thin[RelativeColumns.ThinGap] > 2 * backed[RelativeColumns.ThinGap]);

        static Bar Shift(Bar bar, double by) => bar with { Open = bar.Open * by, High = bar.High * by, Low = bar.Low * by, Close = bar.Close * by };
    }

    [Fact]
    public void Push_priceThatStandsStillSurprisesMoreWithEveryBar()
    {
        var bars = RandomBars.Daily(200, seed: 6);
        var engine = new RelativeEngine();
        var row = new double[RelativeColumns.Count];
        foreach (var bar in bars)
            engine.Push(bar, row);
        Assert.Equal(0, row[RelativeColumns.StalePrice]);

        var close = bars[^1].Close;
        var surprise = 0.0;
        for (var i = 1; i <= 4; i++)
        {
            engine.Push(new Bar(bars[^1].Time.AddDays(i), close, close, close, close, 1e6), row);
            Assert.True(row[RelativeColumns.StalePrice] > surprise);
            surprise = row[RelativeColumns.StalePrice];
        }
    }

    [Fact]
    public void Push_barAfterALongHaltIsJudgedByWhatWasUsualBeforeIt()
    {
        var engine = new RelativeEngine();
        var row = new double[RelativeColumns.Count];
        var bars = RandomBars.FiveMinutes(sessions: 10, seed: 13);
        foreach (var bar in bars.SkipLast(200))
            engine.Push(bar, row);
        var close = bars[^201].Close;
        foreach (var bar in bars.TakeLast(200))
            engine.Push(new Bar(bar.Time, close, close, close, close, bar.Volume), row);

        engine.Push(new Bar(bars[^1].Time.AddMinutes(5), close, close * 1.01, close * 0.99, close * 1.005, bars[^1].Volume), row);
        Assert.InRange(engine.Facts.UsualRange, 0.002, 0.5);
        Assert.InRange(row[RelativeColumns.Move], 0, 2);
    }

    [Fact]
    public void Push_seriesWithoutAnyVolume_isScoredWithoutVolumeEvidence()
    {
        Bar[] bars = [.. RandomBars.Daily(100, seed: 7).Select(bar => bar with { Volume = 0 })];
        var matrix = FeatureRows.Compute(RelativeFeatureSet.Instance, bars);

        Assert.Equal(70, matrix.CompleteCount);
        Assert.All(Enumerable.Range(30, 70), i => Assert.Equal(0, matrix.Row(i)[RelativeColumns.Volume]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(1e308)]
    [InlineData(1e-308)]
    public void Push_absurdPrices_givesFiniteRows(double price)
    {
        var bars = RandomBars.Daily(200, seed: 8);
        foreach (var at in new[] { 0, 1, 100, 101, 150 })
            bars[at] = bars[at] with { Open = price, Low = -price, Close = price, Volume = at == 150 ? 1e308 : -1 };
        var matrix = FeatureRows.Compute(RelativeFeatureSet.Instance, bars);

        Assert.InRange(matrix.CompleteCount, 165, 170);
        for (var i = 30; i < 200; i++)
            Assert.True(!matrix.Complete[i] || !HasBad(matrix.Row(i)), $"row {i}");

        static bool HasBad(ReadOnlySpan<double> row)
        {
            foreach (var value in row)
            {
                if (!float.IsFinite((float)value))
                    return true;
            }

            return false;
        }
    }

    [Fact]
    public void Push_openingBarThatIsAlwaysLoud_isNotAnomalous()
    {
        var bars = RandomBars.FiveMinutes(sessions: 40, seed: 9);
        var matrix = FeatureRows.Compute(RelativeFeatureSet.Instance, bars);
        var openings = Enumerable.Range(0, bars.Length).Where(i => bars[i].Time.TimeOfDay == bars[0].Time.TimeOfDay && i > 10 * 66).ToList();

        Assert.Equal(29, openings.Count);
        Assert.True(openings.Count(i => matrix.Row(i)[RelativeColumns.Volume] > 1) <= 3);
        Assert.True(openings.Count(i => matrix.Row(i)[RelativeColumns.Range] > 1) <= 3);
    }

    [Fact]
    public void Push_barThatIsNotComplete_isRefused()
    {
        var bar = RandomBars.Daily(1, seed: 1)[0] with { Close = double.NaN };
        var error = Assert.Throws<ArgumentException>(() => new RelativeEngine().Push(bar, new double[RelativeColumns.Count]));
        Assert.StartsWith($"The bar at {bar.Time:O} is not complete: it is no row and must be skipped.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Push_intoTooShortARow_isRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => new RelativeEngine().Push(RandomBars.Daily(1, seed: 1)[0], new double[RelativeColumns.Count - 1]));
        Assert.StartsWith("A row has 17 values, the span given only 16.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Facts_afterACrashSayWhatIsUsual()
    {
        var engine = new RelativeEngine();
        var row = new double[RelativeColumns.Count];
        var bars = RandomBars.Daily(300, seed: 10);
        foreach (var bar in bars)
            engine.Push(bar, row);
        var close = bars[^1].Close;
        engine.Push(new Bar(bars[^1].Time.AddDays(1), close, close, close * 0.8, close * 0.8, 8e6), row);

        Assert.Equal(-0.2, engine.Facts.Return, 9);
        Assert.InRange(engine.Facts.UsualReturn, 0.002, 0.05);
        Assert.InRange(engine.Facts.VolumeRatio, 4, 16);
        Assert.Equal(0.2, engine.Facts.Range, 9);
    }

    private static double[] RowAfter(Func<Bar, Bar> change)
    {
        var bars = RandomBars.Daily(300, seed: 11);
        bars[^1] = change(bars[^1]);
        return FeatureRows.Compute(RelativeFeatureSet.Instance, bars).Row(299).ToArray();
    }
}
