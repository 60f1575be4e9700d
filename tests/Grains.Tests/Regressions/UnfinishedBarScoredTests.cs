using Anomaly.Grains.Tests.Kit;
using Anomaly.Storage;
using Anomaly.Testing;

namespace Anomaly.Grains.Tests.Regressions;

/// <summary>The old system scored the last bar while it was still being traded, and kept the verdict.</summary>
public sealed class UnfinishedBarScoredTests
{
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");

    [Fact]
    public async Task Detect_lastBarNotClosed_isNeitherScoredNorStored_andIsScoredAsItClosed()
    {
        await using var host = SeriesHost.Start();
        var bars = TestBars.Walk(244);
        host.Market.Put(Apple, bars);
        host.CloseBars(243);
        host.Exchange.Advance(TimeSpan.FromHours(23));

        var before = await host.DetectAsync();

        Assert.Equal(243, before.RowsProcessed);
        Assert.DoesNotContain(await host.AnomaliesAsync(), anomaly => anomaly.Datetime == bars[243].Time);
        Assert.Equal(243, await host.Store.CountBarsAsync(Apple, TimeRange.All));

        var closed = bars[243] with { Volume = bars[243].Volume + 1 };
        host.Market.Put(Apple, [closed]);
        host.Exchange.Advance(TimeSpan.FromHours(1));
        var after = await host.DetectAsync();

        Assert.Equal((1, (string?)null), (after.RowsProcessed, after.Reason));
        var anomaly = Assert.Single(await host.AnomaliesAsync(), anomaly => anomaly.Datetime == closed.Time);
        Assert.Equal(closed.Volume, anomaly.Volume);
    }
}
