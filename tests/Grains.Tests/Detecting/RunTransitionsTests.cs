using Anomaly.Grains.Detecting;

namespace Anomaly.Grains.Tests.Detecting;

public sealed class RunTransitionsTests
{
    private static readonly DateTime Begun = new(2026, 1, 5, 12, 0, 0, DateTimeKind.Utc);

    private static readonly DetectionRun Run = new()
    {
        Id = "1", Trigger = RunTrigger.Manual, Series = SeriesKey.Parse("AAPL/1d"), StartedAt = Begun, Status = RunStatus.InProgress,
    };

    [Fact]
    public void Add_steps_sumUpAndKeepTheirOrder()
    {
        var run = Run.Add(10, 8, ["a"], ["odd"]).Add(5, 4, ["b", "c"], []);

        Assert.Equal((15L, 12L, 3L), (run.RowsLoaded, run.RowsPreprocessed, run.AnomaliesFound));
        Assert.Equal("a b c", string.Join(' ', run.AnomalyIds));
        Assert.Equal("odd", Assert.Single(run.Warnings));
        Assert.Equal(RunStatus.InProgress, run.Status);
    }

    [Fact]
    public void Add_sameWarningAgain_isKeptOnce() =>
        Assert.Equal("odd odder", string.Join(' ', Run.Add(0, 0, [], ["odd"]).Add(0, 0, [], ["odder", "odd"]).Warnings));

    [Fact]
    public void Add_thousandsOfWarnings_keepsTheFirstFortyNineAndSaysThatThereAreMore()
    {
        var run = Run.Add(0, 0, [], Enumerable.Range(0, 3000).Select(i => $"odd bar {i}")).Add(0, 0, [], ["one more"]);

        Assert.Equal(50, run.Warnings.Length);
        Assert.Equal("odd bar 0", run.Warnings[0]);
        Assert.Equal("… and more of the kind.", run.Warnings[^1]);
    }

    [Theory]
    [InlineData(RunStatus.Complete)]
    [InlineData(RunStatus.Partial)]
    public void Complete_endsWithAllProgressAndItsDuration(RunStatus status)
    {
        var run = Run.Complete(Begun.AddSeconds(2.5), status);

        Assert.Equal((status, Begun.AddSeconds(2.5), 2.5, 1.0, (string?)null), (run.Status, run.CompletedAt, run.DurationSeconds, run.Progress, run.Error));
    }

    [Fact]
    public void Fail_keepsHowFarItHadCome()
    {
        var run = (Run with { Progress = 0.4 }).Fail(Begun.AddSeconds(1), "The source is down.");

        Assert.Equal((RunStatus.Failed, 0.4, "The source is down."), (run.Status, run.Progress, run.Error));
    }

    [Fact]
    public void Fail_clockWentBack_doesNotLastLessThanNothing() => Assert.Equal(0, Run.Fail(Begun.AddSeconds(-3), "x").DurationSeconds);
}
