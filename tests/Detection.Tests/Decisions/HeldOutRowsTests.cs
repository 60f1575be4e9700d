using Anomaly.Detection.Decisions;
using Anomaly.Detection.Features.Relative;
using Anomaly.Detection.Forests;
using Anomaly.Testing;

namespace Anomaly.Detection.Tests.Decisions;

public sealed class HeldOutRowsTests
{
    [Theory]
    [InlineData(999, 0)]
    [InlineData(1000, 250)]
    public void Split_ofALongSeries_leavesOutTheRowsWhileItsLevelsSettle(int bars, int settling)
    {
        var (held, training, all) = Split(RandomBars.Daily(bars, seed: 3));
        var kept = all.Where(row => !TimeBlocks.Trains(row.Time, Interval.OneDay) && row.Bar >= settling).ToList();

        Assert.Equal(kept.Count, held.Count);
        Assert.Equal(kept[0].Row, held.Row(0).ToArray());
        Assert.Equal(kept[^1].Row, held.Row(held.Count - 1).ToArray());
        Assert.Equal(all.Count(row => TimeBlocks.Trains(row.Time, Interval.OneDay)), training.Rows);
    }

    [Fact]
    public void Split_skipsIncompleteBars()
    {
        var bars = RandomBars.Daily(400, seed: 3);
        var (held, training, _) = Split([.. bars.Select((bar, index) => index % 10 == 5 ? bar with { Volume = double.NaN } : bar)]);
        var (expected, other, _) = Split([.. bars.Where((_, index) => index % 10 != 5)]);
        Assert.Equal(expected.Values.ToArray(), held.Values.ToArray());
        Assert.Equal(other.Rows, training.Rows);
    }

    [Fact]
    public void Split_knowsTheLengthOfTheBars() => Assert.Equal(86_400, Split(RandomBars.Daily(30, seed: 3)).Held.StepSeconds);

    [Theory]
    [InlineData("5m", 0, true)]
    [InlineData("5m", 1, false)]
    [InlineData("5m", 3, false)]
    [InlineData("5m", 4, true)]
    [InlineData("1d", 27, true)]
    [InlineData("1d", 28, false)]
    [InlineData("1d", 111, false)]
    [InlineData("1d", 112, true)]
    [InlineData("1wk", 28, false)]
    public void Trains_oneOfFourDaysOfIntradaySeriesAndOfFourWeeksOfLongerOnes(string interval, int day, bool trains)
    {
        var start = new DateTime(1, 1, 1, 23, 59, 0, DateTimeKind.Utc);
        Assert.Equal(trains, TimeBlocks.Trains(start.AddDays(day + (112 * 6000)), Interval.Parse(interval)));
    }

    private static (HeldOutRows Held, FeatureMatrix Training, List<(int Bar, DateTime Time, double[] Row)> All) Split(Bar[] bars)
    {
        var training = new FeatureMatrix(RelativeColumns.Count);
        var held = HeldOutRows.Split(new TrainingSeries(SeriesKey.Parse("A/1d"), bars), RelativeFeatureSet.Instance, training);
        var engine = new RelativeEngine();
        var all = new List<(int, DateTime, double[])>();
        foreach (var (index, bar) in bars.Index())
        {
            var row = new double[RelativeColumns.Count];
            if (bar.IsComplete && engine.Push(bar, row))
                all.Add((index, bar.Time, row));
        }

        return (held, training, all);
    }
}
