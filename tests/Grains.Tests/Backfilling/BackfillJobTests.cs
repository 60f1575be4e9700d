using Anomaly.Grains.Backfilling;
using Anomaly.Grains.Detecting;
using Anomaly.Grains.Tests.Kit;
using Microsoft.Extensions.Time.Testing;

namespace Anomaly.Grains.Tests.Backfilling;

public sealed class BackfillJobTests
{
    private static readonly DetectionRun Run = new()
    {
        Id = "1", Trigger = RunTrigger.Backfill, Series = SeriesKey.Parse("AAPL/1d"), StartedAt = default, Status = RunStatus.InProgress,
    };

    [Fact]
    public void Measure_collectedSlices_countWhatIsFetchedScoredAndCommitted()
    {
        var job = Job(appends: false);

        job.Receive(Bars(0, 50), Interval.OneDay, 50);
        job.Take(int.MaxValue);
        Assert.Equal(0.5 / 3, job.Measure(Run).Progress, 9);
        job.Receive(Bars(50, 50), Interval.OneDay, 50);
        job.Take(int.MaxValue);
        job.ReportScored(0.5);
        Assert.Equal(1.5 / 3, job.Run.Progress, 9);
        job.ReportScored(1);
        Assert.Equal(2.0 / 3, job.Run.Progress, 9);
        job.Append();
        Assert.Equal(1, job.Measure(Run).Progress, 9);
    }

    [Fact]
    public void Take_cutsWhatWasFetchedIntoPiecesThatShareABar()
    {
        var job = Job(appends: true);
        job.Receive(Bars(0, 50), Interval.OneDay, 50);

        var (first, second, third) = (job.Take(20), job.Take(20), job.Take(20));

        Assert.Equal((20, 21, 11), (first.Count, second.Count, third.Count));
        Assert.Equal((first.Closed[^1], second.Closed[^1]), (second.Closed[0], third.Closed[0]));
        Assert.Equal((job.AheadTo, true, false), (job.Cursor, job.Ahead is null, job.IsDone));
    }

    [Fact]
    public void Receive_firstBars_planWhatThereIs()
    {
        var job = Job(appends: true);
        job.Receive(Bars(0, 0), Interval.OneDay, 50);
        job.Take(50);
        Assert.Equal(0, job.Measure(Run).Progress);

        job.Receive(Bars(80, 20), Interval.OneDay, 5);
        job.Take(10);

        Assert.Equal((TestBars.Start.AddDays(80), TestBars.Start), (job.Plan.From, job.AskedFrom));
        Assert.Equal((1 + (2 * 9.0 / 20)) / 3, job.Measure(Run).Progress, 6);
    }

    private static BackfillJob Job(bool appends)
    {
        var plan = new BackfillPlan(TestBars.Start, TestBars.Start.AddDays(100), TimeSpan.FromDays(50));
        return new BackfillJob(Run, Period.Max, plan, plan.From, appends, new FakeTimeProvider());
    }

    private static FetchedBars Bars(int first, int count) => new(TestBars.Start, [.. TestBars.Walk(first + count)[first..]], [], []);
}
