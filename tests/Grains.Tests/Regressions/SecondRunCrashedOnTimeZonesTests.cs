using Anomaly.Grains.Tests.Kit;
using Anomaly.Storage;

namespace Anomaly.Grains.Tests.Regressions;

/// <summary>The old system's second run compared a stored time without a zone with a fetched one in the market's, and crashed.</summary>
public sealed class SecondRunCrashedOnTimeZonesTests
{
    [Theory]
    [InlineData("AAPL/1d", "US_model-1.0.0")]
    [InlineData("7203.T/1d", "JP_model-1.0.0")]
    [InlineData("PTT.BK/1h", "TH_model-1.0.0")]
    public async Task Detect_secondRunOfEveryMarket_goesOnFromUtcTimes(string key, string model)
    {
        await using var host = await DetectionHost.StartAsync(host => TestModels.Add(host.Folder.Models, model));
        var series = SeriesKey.Parse(key);
        host.Market.Put(series, TestBars.Walk(120, interval: series.Interval));
        host.CloseBars(110, series.Interval);
        await host.DetectAsync(key);
        await host.RestartAsync();
        host.CloseBars(120, series.Interval);

        var second = await host.DetectAsync(key);

        Assert.Equal((10, (string?)null), (second.RowsProcessed, second.Reason));
        var metadata = await host.Store.LoadSeriesAsync(series);
        Assert.Equal((DateTimeKind.Utc, TestBars.Start + (series.Interval.Length * 119)), (metadata!.LastDetectedTimestamp!.Value.Kind, metadata.LastDetectedTimestamp.Value));
        Assert.All(await host.Store.ReadBarsAsync(series, TimeRange.All), bar => Assert.Equal(DateTimeKind.Utc, bar.Time.Kind));
        Assert.Equal(DateTimeKind.Utc, (await host.Ticker(key).GetStateAsync(CancellationToken.None)).LastDetectedTimestamp!.Value.Kind);
    }
}
