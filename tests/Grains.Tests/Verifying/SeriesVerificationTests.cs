using Anomaly.Grains.Tests.Kit;
using Anomaly.Grains.Verifying;
using Anomaly.Storage;
using Anomaly.Storage.Backup;
using Anomaly.Storage.Hosting;

namespace Anomaly.Grains.Tests.Verifying;

public sealed class SeriesVerificationTests
{
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");

    [Fact]
    public async Task Verify_unchangedInputs_reproducesBitForBitAndWritesOnlyItsRun()
    {
        await using var host = await StartAsync();
        var anomaly = (await host.AnomaliesAsync())[0];
        var version = (await host.Store.LoadSeriesAsync(Apple))!.Version;

        var result = await VerifyAsync(host, anomaly.Id);

        Assert.True(result.Reproduced);
        Assert.True(result.Verified);
        Assert.Empty(result.Differences);
        Assert.Equal((anomaly.AnomalyScore, anomaly.AnomalyScore, anomaly.AnomalyScore), (result.Anomaly.AnomalyScore, result.ReplayedScore, result.CurrentScore));
        Assert.Equal(result.Anomaly.Features.AsEnumerable(), result.CurrentFeatures.AsEnumerable());
        Assert.Equal(version, (await host.Store.LoadSeriesAsync(Apple))!.Version);
        var run = await host.Store.FindRunAsync(result.RunId);
        Assert.Equal((RunTrigger.Verification, RunStatus.Complete, 0), (run!.Trigger, run.Status, run.AnomaliesFound));
    }

    [Fact]
    public async Task Verify_everyAnomaly_isReproducedAfterARestart()
    {
        await using var host = await StartAsync();
        await host.RestartAsync();

        foreach (var anomaly in await host.AnomaliesAsync())
            Assert.True((await VerifyAsync(host, anomaly.Id)).Reproduced);
    }

    [Fact]
    public async Task Verify_storeRestoredFromABackup_reproducesEveryAnomaly()
    {
        await using var host = await StartAsync();
        var (backup, restored) = (new StoreOptions { Path = host.Folder.Store + ".backup" }, new StoreOptions { Path = host.Folder.Store + ".restored" });
        await StoreBackup.WriteAsync(new StoreOptions { Path = host.Folder.Store }, backup.Path);
        await StoreBackup.RestoreAsync(restored, backup.Path);

        await using var store = PlainServices.OpenStore(restored.Path, host.Wall);
        var models = PlainServices.OpenModels(host.Folder.Models);
        await models.ReloadAsync(CancellationToken.None);
        var verification = new SeriesVerification(store, models);
        var anomalies = (await store.ListAnomaliesAsync(new AnomalyQuery { OldestFirst = true })).Items;

        Assert.NotEmpty(anomalies);
        Assert.Equal((await host.AnomaliesAsync()).Select(anomaly => (anomaly.Id, anomaly.AnomalyScore)), anomalies.Select(anomaly => (anomaly.Id, anomaly.AnomalyScore)));
        foreach (var anomaly in anomalies)
            Assert.True((await verification.VerifyAsync(anomaly, TestBars.Start, current: null, "run", CancellationToken.None)).Result.Reproduced);
    }

    [Fact]
    public async Task Verify_barWasCorrected_namesTheBarAndTheFeatures()
    {
        await using var host = await StartAsync();
        var anomaly = (await host.AnomaliesAsync())[^1];
        await RewriteAsync(host, bar => bar.Time == anomaly.Datetime ? bar with { Close = bar.Close * 1.001, High = bar.High * 1.01 } : bar);

        var result = await VerifyAsync(host, anomaly.Id);

        Assert.False(result.Reproduced);
        Assert.Contains(result.Differences, difference => difference.Name == "close");
        Assert.Contains(result.Differences, difference => difference.Name == "return_1");
        Assert.DoesNotContain(result.Differences, difference => difference.Name is "anchor" or "model" or "volume");
    }

    [Fact]
    public async Task Verify_earlierBarWasCorrected_saysSo()
    {
        await using var host = await StartAsync();
        var anomaly = (await host.AnomaliesAsync())[^1];
        await RewriteAsync(host, bar => bar.Time == TestBars.Start.AddDays(30) ? bar with { Close = bar.Close * 1.01, High = bar.High * 1.02 } : bar);

        var result = await VerifyAsync(host, anomaly.Id);

        Assert.False(result.Reproduced);
        Assert.Contains(result.Differences, difference => difference.Name == "bars");
        Assert.DoesNotContain(result.Differences, difference => difference.Name is "close" or "anchor");
    }

    [Fact]
    public async Task Verify_historyWasExtended_namesTheOldAnchorAndTheNew()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(2600));
        host.CloseBars(2600);
        await host.DetectAsync();
        var oldAnchor = (await host.Store.LoadSeriesAsync(Apple))!.Anchor!.Value;
        var anomaly = (await host.AnomaliesAsync())[^1];

        await host.DetectAsync(period: "max");
        var result = await VerifyAsync(host, anomaly.Id);

        var anchor = Assert.Single(result.Differences, difference => difference.Name == "anchor");
        Assert.Equal((oldAnchor, TestBars.Start), (DateTime.Parse(anchor.Original!).ToUniversalTime(), DateTime.Parse(anchor.Current!).ToUniversalTime()));
        Assert.Contains(result.Differences, difference => difference.Name == "VWAP");
    }

    [Fact]
    public async Task Verify_modelFileIsGone_namesIt()
    {
        await using var host = await StartAsync();
        var anomaly = (await host.AnomaliesAsync())[0];
        TestModels.Add(host.Folder.Models, "US_model-2.0.0", seed: 9);
        File.Delete(Path.Combine(host.Folder.Models, "US_model-1.0.0.onnx"));
        await host.RestartAsync();

        var result = await VerifyAsync(host, anomaly.Id);

        Assert.False(result.Reproduced);
        var model = Assert.Single(result.Differences, difference => difference.Name == "model");
        Assert.Contains(anomaly.ModelHash, model.Original, StringComparison.Ordinal);
        Assert.Null(result.ReplayedScore);
        Assert.NotNull(result.CurrentScore);
        Assert.Equal(("US_model-1.0.0", "US_model-2.0.0"), (result.Anomaly.ModelVersion, result.CurrentModel));
    }

    [Fact]
    public async Task Verify_barIsGone_namesIt()
    {
        await using var host = await StartAsync();
        var anomaly = (await host.AnomaliesAsync())[^1];
        var metadata = await host.Store.LoadSeriesAsync(Apple);
        var gone = new TimeRange(anomaly.Datetime, anomaly.Datetime.AddSeconds(1));
        await host.Store.CommitAsync(new DetectionCommit { ExpectedVersion = metadata!.Version, Metadata = metadata, RemoveBars = gone });

        var result = await VerifyAsync(host, anomaly.Id);

        Assert.False(result.Verified);
        Assert.Null(result.CurrentScore);
        Assert.Equal("bar", Assert.Single(result.Differences).Name);
    }

    [Fact]
    public async Task Verify_anotherSeriesAnomaly_isNothing()
    {
        await using var host = await StartAsync();
        var anomaly = (await host.AnomaliesAsync())[0];

        Assert.Null(await host.Ticker("AAPL/1h").VerifyAsync(anomaly.Id, CancellationToken.None));
        Assert.Null(await host.Ticker().VerifyAsync("000000000000000000000000", CancellationToken.None));
    }

    private static async Task<SeriesHost> StartAsync()
    {
        var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(300));
        host.CloseBars(300);
        await host.DetectAsync();
        return host;
    }

    private static async Task<VerificationResult> VerifyAsync(SeriesHost host, string id) =>
        (await host.Ticker().VerifyAsync(id, CancellationToken.None))!;

    private static async Task RewriteAsync(SeriesHost host, Func<Bar, Bar> change)
    {
        var metadata = await host.Store.LoadSeriesAsync(Apple);
        var bars = await host.Store.ReadBarsAsync(Apple, TimeRange.All);
        await host.Store.CommitAsync(new DetectionCommit { ExpectedVersion = metadata!.Version, Metadata = metadata, Bars = [.. bars.Select(change)] });
    }
}
