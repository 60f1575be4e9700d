using Anomaly.Grains.Backfilling;

namespace Anomaly.Grains.Tests.Backfilling;

public sealed class BackfillPlanTests
{
    private static readonly DateTime From = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("1d", 700, 100, 7)]
    [InlineData("1d", 701, 100, 8)]
    [InlineData("1d", 50, 100, 1)]
    [InlineData("1m", 3650, 100, 64)] // no more calls than that, however long the history
    [InlineData("1d", 36500, 100, 64)]
    public void Of_cutsTheStretchIntoSlicesWithoutGapOrOverlap(string interval, int days, int barsPerSlice, int expected)
    {
        var plan = BackfillPlan.Of(Interval.Parse(interval), From, From.AddDays(days), barsPerSlice);

        var ends = new List<DateTime>();
        for (var at = plan.From; at < plan.To; at = ends[^1])
            ends.Add(plan.EndOf(at));

        Assert.Equal((expected, plan.To), (ends.Count, ends[^1]));
        Assert.Equal(ends.Order().Distinct(), ends);
    }

    [Theory]
    [InlineData(-5, 0)]
    [InlineData(0, 0)]
    [InlineData(25, 0.25)]
    [InlineData(100, 1)]
    [InlineData(105, 1)]
    public void ShareBefore_isHowMuchOfTheStretchIsDone(int days, double share) =>
        Assert.Equal(share, BackfillPlan.Of(Interval.OneDay, From, From.AddDays(100), 100).ShareBefore(From.AddDays(days)));

    [Fact]
    public void ShareBefore_emptyStretch_isAll() => Assert.Equal(1, new BackfillPlan(From, From, TimeSpan.FromDays(1)).ShareBefore(From));
}
