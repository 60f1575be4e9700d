using Anomaly.Grains.Tests.Kit;

namespace Anomaly.Grains.Tests.Regressions;

/// <summary>The old system inserted the anomalies that it had found before on every run.</summary>
public sealed class AnomaliesInsertedAgainTests
{
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");

    [Fact]
    public async Task Detect_againAndAgain_keepsOneAnomalyABar()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(300));
        host.CloseBars(300);
        var first = await host.DetectAsync();

        for (var i = 0; i < 3; i++)
            Assert.Equal(0, (await host.DetectAsync()).NewAnomalies);
        await host.RestartAsync();
        Assert.Equal(0, (await host.DetectAsync()).NewAnomalies);
        await host.BackfillAsync("1y", force: true);

        var anomalies = await host.AnomaliesAsync();
        Assert.Equal(first.AnomalyIds.AsEnumerable(), anomalies.Select(anomaly => anomaly.Id));
        Assert.Equal(anomalies.Count, anomalies.Select(anomaly => anomaly.Datetime).Distinct().Count());
        Assert.All(anomalies, anomaly => Assert.Equal(first.Run.Id, anomaly.DetectionRunId));
    }
}
