using Anomaly.Grains.Tests.Kit;

namespace Anomaly.Grains.Tests.Regressions;

/// <summary>The old system's "incremental" run computed the whole window again whenever one bar was new.</summary>
public sealed class IncrementalRunRescoredEverythingTests
{
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");

    [Fact]
    public async Task Detect_oneNewBar_pushesAndScoresOneBar()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(401));
        host.CloseBars(400);
        await host.DetectAsync();
        host.CloseBars(401);

        var outcome = await host.DetectAsync();

        Assert.Equal(1, outcome.RowsProcessed);
        var run = await host.Store.FindRunAsync(outcome.Run.Id);
        Assert.Equal((6, 1), (run!.RowsLoaded, run.RowsPreprocessed));
        Assert.Equal(TestBars.Start.AddDays(395), host.Market.Calls.Last().From);
    }
}
