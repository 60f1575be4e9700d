using Anomaly.Grains.Models;
using Anomaly.Grains.Tests.Kit;
using Anomaly.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Anomaly.Grains.Tests.Models;

/// <summary>Which model is active changes only when somebody says so: neither a newer file nor a damaged one does it.</summary>
public sealed class ActiveModelTests
{
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");

    [Fact]
    public async Task FreshStore_takesTheNewestFile_andANewerOneIsACandidateUntilItIsPinned()
    {
        await using var host = await DetectionHost.StartAsync();
        Assert.Equal("US_model-1.0.0", (await OverviewAsync(host)).Active!.Version);
        TestModels.Add(host.Folder.Models, "US_model-2.0.0", seed: 3);
        await host.RestartAsync();

        var before = await OverviewAsync(host);
        var after = await host.Model().PinAsync("US_model-2.0.0", CancellationToken.None);

        Assert.Equal(("US_model-1.0.0", false), (before.Active!.Version, before.Active.Pinned));
        Assert.Equal("US_model-2.0.0", Assert.Single(before.Available, model => model.Candidate).Version);
        Assert.Equal(("US_model-2.0.0", true), (after.Active!.Version, after.Active.Pinned));
        Assert.DoesNotContain(after.Available, model => model.Candidate);
        Assert.Equal(new ActiveModel("US_model-2.0.0", after.Chosen!.Hash), await ActiveModel.ReadAsync(host.Store, Market.US));
    }

    [Fact]
    public async Task DamagedActiveFile_isNeverReplacedByAnOlderModel_untilItIsBack()
    {
        await using var host = await StartWithDetectionAsync();
        var path = Path.Combine(host.Folder.Models, "US_model-2.0.0.onnx");
        var file = await File.ReadAllBytesAsync(path);
        await File.WriteAllBytesAsync(path, new byte[file.Length]);
        await host.RestartAsync();
        host.CloseBars(60);

        var overview = await OverviewAsync(host);
        var failure = await Assert.ThrowsAsync<DetectionException>(() => host.DetectAsync());
        await File.WriteAllBytesAsync(path, file);
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);

        Assert.Null(overview.Active);
        Assert.StartsWith("US_model-2.0.0 is the active model, but its file cannot be used. US_model-2.0.0.onnx was refused: ", overview.Chosen!.Problem, StringComparison.Ordinal);
        Assert.Equal((DetectionErrorKind.NoModel, overview.Chosen.Problem), (failure.Kind, failure.Message));
        Assert.Equal("US_model-2.0.0", (await host.DetectAsync()).Run.ModelVersion);
    }

    [Theory]
    [InlineData(true, "US_model-2.0.0.onnx is not in the models folder.")]
    [InlineData(false, "US_model-2.0.0.onnx is another file than the one that was made active.")]
    public async Task MissingOrExchangedActiveFile_isSaid_andTheNextPinHeals(bool isMissing, string reason)
    {
        await using var host = await StartWithDetectionAsync();
        File.Delete(Path.Combine(host.Folder.Models, "US_model-2.0.0.onnx"));
        if (!isMissing)
            TestModels.Add(host.Folder.Models, "US_model-2.0.0", seed: 99);
        await host.RestartAsync();
        host.CloseBars(60);

        var failure = await Assert.ThrowsAsync<DetectionException>(() => host.DetectAsync());
        await host.Model().PinAsync(isMissing ? "US_model-1.0.0" : "US_model-2.0.0", CancellationToken.None);

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Equal("model_changed", (await host.DetectAsync()).Reason);
    }

    /// <summary>Until version 1.3 a ticker with an unknown suffix counted as New York's.</summary>
    [Fact]
    public async Task StoredStateOfAnotherMarketsModel_isNotTakenForTheMarketsOwn()
    {
        await using var host = await StartWithDetectionAsync();
        var apple = (await host.Store.LoadSeriesAsync(Apple))!;
        await host.Store.CommitAsync(new DetectionCommit { ExpectedVersion = 0, Metadata = apple with { Series = SeriesKey.Parse("WSU.DE/1d"), Version = 0 } });

        var before = await host.Model("DE").GetOverviewAsync(CancellationToken.None);
        TestModels.Add(host.Folder.Models, "DE_model-1.0.0");
        await host.RestartAsync();
        var after = await host.Model("DE").GetOverviewAsync(CancellationToken.None);

        Assert.Equal((null, null), (before.Chosen, before.Active));
        Assert.Equal("DE_model-1.0.0", after.Active!.Version);
    }

    [Fact]
    public async Task FreshStore_whoseNewestFileIsDamaged_hasNoModelRatherThanAnOlderOne()
    {
        await using var host = await DetectionHost.StartAsync(host => File.WriteAllBytes(Path.Combine(host.Folder.Models, "US_model-2.0.0.onnx"), [1, 2, 3]));
        host.Market.Put(Apple, TestBars.Walk(50));
        host.CloseBars(50);

        var failure = await Assert.ThrowsAsync<DetectionException>(() => host.DetectAsync());

        Assert.Contains("US_model-2.0.0.onnx was refused", failure.Message, StringComparison.Ordinal);
        Assert.Null(await host.Store.ReadGrainStateAsync("model/US", "pin"));
    }

    [Fact]
    public async Task StoreWithoutChoice_takesTheModelOfTheLatestStates()
    {
        await using var host = await DetectionHost.StartAsync();
        host.Market.Put(Apple, TestBars.Walk(60));
        host.CloseBars(50);
        await host.DetectAsync();
        await ForgetChoiceAsync(host);
        TestModels.Add(host.Folder.Models, "US_model-2.0.0", seed: 3);
        await host.RestartAsync();

        Assert.Equal(("US_model-1.0.0", false), ((await OverviewAsync(host)).Active!.Version, (await OverviewAsync(host)).Active!.Pinned));
    }

    [Fact]
    public async Task PinOfAnEarlierProgram_staysThePin_andTakesItsFilesHash()
    {
        await using var host = await DetectionHost.StartAsync(host => TestModels.Add(host.Folder.Models, "US_model-2.0.0", seed: 3));
        await host.Store.WriteGrainStateAsync("model/US", "pin", """{"Version":"US_model-1.0.0"}""", etag: null);

        var overview = await OverviewAsync(host);

        Assert.Equal(("US_model-1.0.0", true), (overview.Active!.Version, overview.Active.Pinned));
        Assert.Contains(overview.Active.Hash, (await host.Store.ReadGrainStateAsync("model/US", "pin"))!.Json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pin_ofADamagedFile_isRefusedAndLeavesTheActiveModel()
    {
        await using var host = await DetectionHost.StartAsync();
        await OverviewAsync(host);
        await File.WriteAllBytesAsync(Path.Combine(host.Folder.Models, "US_model-2.0.0.onnx"), [1, 2, 3]);

        var named = await Assert.ThrowsAsync<DetectionException>(() => host.Model().PinAsync("US_model-2.0.0", CancellationToken.None));
        var newest = await Assert.ThrowsAsync<DetectionException>(() => host.Model().PinAsync(null, CancellationToken.None));

        Assert.Equal((DetectionErrorKind.NoModel, named.Message), (named.Kind, newest.Message));
        Assert.Equal("US_model-1.0.0", (await OverviewAsync(host)).Active!.Version);
    }

    [Fact]
    public async Task Silos_whoseFoldersDiffer_agreeOnTheActiveModel()
    {
        await using var host = await DetectionHost.StartAsync();
        var choice = (await OverviewAsync(host)).Chosen!;
        var empty = Path.Combine(host.Folder.Models, "elsewhere");
        Directory.CreateDirectory(empty);
        TestModels.Add(empty, "US_model-9.0.0");
        var other = new ActiveModels(PlainServices.OpenModels(empty), Options.Create(new ModelOptions()), TimeProvider.System);

        var failure = await Assert.ThrowsAsync<DetectionException>(() => other.GetAsync(host.Grains, Market.US, CancellationToken.None));

        Assert.Equal((DetectionErrorKind.NoModel, "US_model-1.0.0"), (failure.Kind, choice.Version));
        Assert.Contains("US_model-1.0.0.onnx is not in the models folder.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reloads_atOnce_shareReadingsThatBeginAfterThem()
    {
        await using var host = await DetectionHost.StartAsync();
        var catalog = host.Services.GetRequiredService<ModelCatalog>();

        var reloads = Enumerable.Range(0, 100).Select(_ => catalog.ReloadAsync(CancellationToken.None)).ToList();

        Assert.InRange((await Task.WhenAll(reloads)).Distinct().Count(), 1, 20);
        TestModels.Add(host.Folder.Models, "US_model-2.0.0");
        Assert.NotNull((await catalog.ReloadAsync(CancellationToken.None)).FindVersion("US_model-2.0.0"));
    }

    [Fact]
    public async Task FileBehindALink_thatChanges_isSeen()
    {
        await using var host = await DetectionHost.StartAsync();
        var elsewhere = Directory.CreateDirectory(Path.Combine(host.Folder.Models, "elsewhere")).FullName;
        TestModels.Add(elsewhere, "US_model-2.0.0");
        var link = Path.Combine(host.Folder.Models, "US_model-2.0.0.onnx");
        File.CreateSymbolicLink(link, Path.Combine(elsewhere, "US_model-2.0.0.onnx"));
        var before = ModelFolderSnapshot.FingerprintOf(host.Folder.Models);

        await File.AppendAllTextAsync(Path.Combine(elsewhere, "US_model-2.0.0.onnx"), "x");

        Assert.NotEqual(before, ModelFolderSnapshot.FingerprintOf(host.Folder.Models));
    }

    [Fact]
    public async Task PipeInTheFolder_isRefusedAndNotWaitedFor()
    {
        await using var host = await DetectionHost.StartAsync();
        using var maker = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(host.Folder.Models, "US_model-0.5.0.onnx")]);
        await maker.WaitForExitAsync();

        var overview = await host.Model().ReloadAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal("US_model-0.5.0.onnx was refused: It is empty.", Assert.Single(overview.Problems));
    }

    private static Task<ModelOverview> OverviewAsync(DetectionHost host) => host.Model().GetOverviewAsync(CancellationToken.None);

    /// <summary>A host with two models whose newer one scored 50 of Apple's bars.</summary>
    private static async Task<DetectionHost> StartWithDetectionAsync()
    {
        var host = await DetectionHost.StartAsync(host => TestModels.Add(host.Folder.Models, "US_model-2.0.0", seed: 3));
        host.Market.Put(Apple, TestBars.Walk(60));
        host.CloseBars(50);
        await host.DetectAsync();
        return host;
    }

    private static async Task ForgetChoiceAsync(DetectionHost host)
    {
        var state = await host.Store.ReadGrainStateAsync("model/US", "pin");
        await host.Store.ClearGrainStateAsync("model/US", "pin", state!.Etag);
    }
}
