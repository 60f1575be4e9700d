using Anomaly.Grains.Tests.Kit;
using Anomaly.Storage;

namespace Anomaly.Grains.Tests.Regressions;

/// <summary>The old system's verification ran a detection at the default interval, wrote its findings as duplicates, and used the current model for both scores.</summary>
public sealed class VerificationFaultsTests
{
    [Fact]
    public async Task Verify_anomalyOfAnotherInterval_usesThatIntervalsBars()
    {
        await using var host = SeriesHost.Start();
        var hourly = SeriesKey.Parse("AAPL/1h");
        host.Market.Put(SeriesKey.Parse("AAPL/1d"), TestBars.Walk(300, seed: 5));
        host.Market.Put(hourly, TestBars.Walk(300, seed: 6, interval: hourly.Interval));
        host.CloseBars(300);
        await host.DetectAsync();
        await host.DetectAsync("AAPL/1h");
        var anomaly = (await host.AnomaliesAsync("AAPL/1h"))[0];

        var result = await host.Ticker("AAPL/1h").VerifyAsync(anomaly.Id, CancellationToken.None);

        Assert.Equal(("1h", true), (result!.Anomaly.Series.Interval.Code, result.Reproduced));
        Assert.Equal(hourly, (await host.Store.FindRunAsync(result.RunId))!.Series);
    }

    [Fact]
    public async Task Verify_anyNumberOfTimes_writesNothingButItsRuns()
    {
        await using var host = await StartAsync();
        var before = await host.AnomaliesAsync();
        var version = (await host.Store.LoadSeriesAsync(SeriesKey.Parse("AAPL/1d")))!.Version;
        var asked = host.Market.Calls.Count;

        for (var i = 0; i < 3; i++)
            await host.Ticker().VerifyAsync(before[0].Id, CancellationToken.None);

        Assert.Equal(before.Select(anomaly => (anomaly.Id, anomaly.Sequence)), (await host.AnomaliesAsync()).Select(anomaly => (anomaly.Id, anomaly.Sequence)));
        Assert.Equal(version, (await host.Store.LoadSeriesAsync(SeriesKey.Parse("AAPL/1d")))!.Version);
        Assert.Equal(asked, host.Market.Calls.Count);
        Assert.Equal(3, (await host.Store.ListRunsAsync(new RunQuery { Trigger = RunTrigger.Verification })).Items.Length);
    }

    [Fact]
    public async Task Verify_modelHasChanged_replaysTheOriginalModelBesideTheCurrent()
    {
        await using var host = await StartAsync();
        var anomaly = (await host.AnomaliesAsync())[0];
        TestModels.Add(host.Folder.Models, "US_model-1.1.0", seed: 7);

        var result = await host.Ticker().VerifyAsync(anomaly.Id, CancellationToken.None);

        Assert.True(result!.Reproduced);
        Assert.Equal(("US_model-1.0.0", "US_model-1.1.0"), (result.Anomaly.ModelVersion, result.CurrentModel));
        Assert.Equal(anomaly.AnomalyScore, result.ReplayedScore);
        Assert.NotEqual(anomaly.AnomalyScore, result.CurrentScore);
    }

    private static async Task<SeriesHost> StartAsync()
    {
        var host = SeriesHost.Start();
        host.Market.Put(SeriesKey.Parse("AAPL/1d"), TestBars.Walk(300));
        host.CloseBars(300);
        await host.DetectAsync();
        return host;
    }
}
