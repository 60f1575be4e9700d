using Anomaly.Grains.Tests.Kit;

namespace Anomaly.Grains.Tests.Regressions;

/// <summary>Retraining in the old system deleted the model that stored anomalies had been found with.</summary>
public sealed class RetrainingDeletedTheOldModelTests
{
    [Fact]
    public async Task NewVersion_oldOneStaysAvailableAndReproducesItsAnomalies()
    {
        await using var host = await DetectionHost.StartAsync();
        host.Market.Put(SeriesKey.Parse("AAPL/1d"), TestBars.Walk(300));
        host.CloseBars(300);
        await host.DetectAsync();
        var old = await host.AnomaliesAsync();

        TestModels.Add(host.Folder.Models, "US_model-2.0.0", seed: 11);
        var overview = await host.Model().ReloadAsync(CancellationToken.None);
        await host.DetectAsync();
        await host.RestartAsync();

        Assert.Equal(["US_model-2.0.0", "US_model-1.0.0"], overview.Available.Select(model => model.Version));
        foreach (var anomaly in old)
            Assert.True((await host.Ticker().VerifyAsync(anomaly.Id, CancellationToken.None))!.Reproduced);
    }
}
