using Anomaly.Detection.Features.Seed14;

namespace Anomaly.Detection.Tests.Features.Seed14;

public sealed class Seed14EngineTests
{
    private static readonly DateTime Start = new(2024, 1, 2, 14, 30, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(0.1)]
    [InlineData(1428.333)]
    [InlineData(4.270999908447266)]
    public void Push_20EqualCloses_givesNoZscoreAndARowThatIsNotScored(double close)
    {
        var engine = new Seed14Engine();
        var row = new double[14];
        for (var i = 0; i < 40; i++)
        {
            Assert.False(engine.Push(new Bar(Start.AddDays(i), close, close, close, close, 100), row));
            Assert.True(double.IsNaN(row[Seed14Columns.ZScore20]));
        }

        Assert.Equal(0, row[Seed14Columns.BandWidth]);
        Assert.Equal(close, engine.Chart.Mean20);
    }

    [Fact]
    public void Push_firstBar_givesWhatOneBarCanSayAndNothingElse()
    {
        var row = new double[14];
        var complete = new Seed14Engine().Push(new Bar(Start, 10, 12, 9, 11, 100), row);
        Assert.False(complete);
        Assert.Equal(
            [double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, 0, 0, 11, 1, 1, 1, 2],
            row);
    }

    [Fact]
    public void Push_withoutVolumeSoFar_hasNoVwap()
    {
        var engine = new Seed14Engine();
        var row = new double[14];
        engine.Push(new Bar(Start, 10, 12, 9, 11, 0), row);
        Assert.True(double.IsNaN(row[Seed14Columns.Vwap]));
        engine.Push(new Bar(Start.AddDays(1), 10, 12, 9, 12, 5), row);
        Assert.Equal(12, row[Seed14Columns.Vwap]);
    }

    [Fact]
    public void Push_onlyRises_replacesTheLossOfZeroByAMillionth()
    {
        var engine = new Seed14Engine();
        var row = new double[14];
        for (var i = 0; i < 15; i++)
            engine.Push(new Bar(Start.AddDays(i), 10 + i, 11 + i, 9 + i, 10 + i, 1), row);
        Assert.Equal(100 - (100 / (1 + (1 / 1e-6))), row[Seed14Columns.Rsi], 12);
    }

    [Fact]
    public void Push_aCloseAfterZeroHasNoReturnAndIsNotScored()
    {
        var engine = new Seed14Engine();
        var row = new double[14];
        for (var i = 0; i < 30; i++)
            engine.Push(new Bar(Start.AddDays(i), 10, 11, 9, 10 + (i % 3), 1), row);
        engine.Push(new Bar(Start.AddDays(30), 10, 10, 0, 0, 1), row);
        Assert.False(engine.Push(new Bar(Start.AddDays(31), 10, 11, 9, 10, 1), row));
        Assert.True(double.IsNaN(row[Seed14Columns.Return1]));
        Assert.True(double.IsFinite(row[Seed14Columns.Return3]));
    }

    [Fact]
    public void Push_theLargestBarsThereAre_leavesEveryValueWithinAFloat()
    {
        var engine = new Seed14Engine();
        var row = new double[14];
        for (var i = 0; i < 100; i++)
        {
            var sign = i % 2 == 0 ? 1 : -1;
            engine.Push(new Bar(Start.AddDays(i), -sign * Bar.MaxMagnitude, Bar.MaxMagnitude, -Bar.MaxMagnitude, sign * Bar.MaxMagnitude, Bar.MaxMagnitude), row);
        }

        Assert.All(row, value => Assert.True(float.IsFinite((float)value)));
    }

    [Fact]
    public void Push_anIncompleteBar_isRefusedAndChangesNothing()
    {
        var engine = new Seed14Engine();
        var error = Assert.Throws<ArgumentException>(() => engine.Push(new Bar(Start, 1, 2, double.NaN, 1, 1), new double[14]));
        Assert.StartsWith("The bar at 2024-01-02T14:30:00.0000000Z is not complete", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, engine.Rows);
    }

    [Fact]
    public void Push_intoTooShortARow_isRefusedAndChangesNothing()
    {
        var engine = new Seed14Engine();
        var error = Assert.Throws<ArgumentException>(() => engine.Push(new Bar(Start, 1, 2, 1, 1, 1), new double[13]));
        Assert.StartsWith("A row has 14 values, the span given only 13.", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, engine.Rows);
    }

    [Fact]
    public void Push_allocatesNothing()
    {
        var bars = BarScript.Write(seed: 3, length: 500).Bars;
        var engine = new Seed14Engine();
        var row = new double[14];
        engine.Push(bars[0], row);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var bar in bars.AsSpan(1))
            engine.Push(bar, row);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Chart_hasTheMacdOfTheFeatures()
    {
        var (engine, row) = (new Seed14Engine(), new double[14]);
        foreach (var bar in BarScript.Write(seed: 4, length: 200).Bars)
        {
            engine.Push(bar, row);
            Assert.Equal((row[Seed14Columns.Macd], row[Seed14Columns.MacdHistogram]), (engine.Chart.Macd, engine.Chart.Macd - engine.Chart.MacdSignal));
        }
    }

    [Fact]
    public void Chart_beforeTheFirstBarHasNoValues() =>
        Assert.Equal(Seed14Chart.None, new Seed14Engine().Chart);
}
