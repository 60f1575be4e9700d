using Anomaly.Grains.Tests.Kit;

namespace Anomaly.Grains.Tests.Regressions;

/// <summary>The old system computed returns over a table of several tickers, so that each one's first bar was compared with another's last.</summary>
public sealed class TickersMixedTests
{
    [Fact]
    public async Task Detect_manyTickersAtOnce_givesEachWhatItGetsAlone()
    {
        string[] keys = ["AAPL/1d", "GOOG/1d", "XOM/1d", "AAPL/1h"];
        await using var together = SeriesHost.Start();
        Arrange(together, keys);
        await Task.WhenAll(keys.Select(key => together.DetectAsync(key)));

        foreach (var key in keys)
        {
            await using var alone = SeriesHost.Start();
            Arrange(alone, [key]);
            await alone.DetectAsync(key);

            Assert.Equal((await alone.Store.LoadSeriesAsync(SeriesKey.Parse(key)))!.FeatureState, (await together.Store.LoadSeriesAsync(SeriesKey.Parse(key)))!.FeatureState);
            Assert.Equal(
                (await alone.AnomaliesAsync(key)).Select(anomaly => (anomaly.Id, anomaly.AnomalyScore)),
                (await together.AnomaliesAsync(key)).Select(anomaly => (anomaly.Id, anomaly.AnomalyScore)));
        }
    }

    private static void Arrange(SeriesHost host, string[] keys)
    {
        foreach (var key in keys)
            host.Market.Put(SeriesKey.Parse(key), TestBars.Walk(200, seed: key.Length + key[0], interval: SeriesKey.Parse(key).Interval, price: key[0] * 10));
        host.CloseBars(200);
    }
}
