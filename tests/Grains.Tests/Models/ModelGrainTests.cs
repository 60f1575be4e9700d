using Anomaly.Detection.Models;
using Anomaly.Grains.Models;
using Anomaly.Grains.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;

namespace Anomaly.Grains.Tests.Models;

public sealed class ModelGrainTests
{
    [Fact]
    public async Task Overview_newestVersionIsActive_bySemanticVersionNotByText()
    {
        await using var host = await DetectionHost.StartAsync(host =>
        {
            TestModels.Add(host.Folder.Models, "US_model-1.9.0");
            TestModels.Add(host.Folder.Models, "US_model-1.10.0");
            TestModels.Add(host.Folder.Models, "JP_model-9.0.0");
        });

        var overview = await host.Model().GetOverviewAsync(CancellationToken.None);

        Assert.Equal(["US_model-1.10.0", "US_model-1.9.0", "US_model-1.0.0"], overview.Available.Select(model => model.Version));
        Assert.Equal(("US_model-1.10.0", "seed-14", 40, false), (overview.Active!.Version, overview.Active.FeatureSet, overview.Active.Trees, overview.Active.Loaded));
        Assert.Empty(overview.Problems);
    }

    [Fact]
    public async Task Pin_holdsAcrossARestart_andNullTakesTheNewest()
    {
        await using var host = await DetectionHost.StartAsync(host => TestModels.Add(host.Folder.Models, "US_model-2.0.0", seed: 3));
        await host.Model().PinAsync("US_model-1.0.0", CancellationToken.None);

        await host.RestartAsync();

        var pinned = await host.Model().GetOverviewAsync(CancellationToken.None);
        Assert.Equal(("US_model-1.0.0", true), (pinned.Active!.Version, pinned.Active.Pinned));
        var newest = (await host.Model().PinAsync(null, CancellationToken.None)).Active!;
        Assert.Equal(("US_model-2.0.0", false), (newest.Version, newest.Pinned));
    }

    [Fact]
    public async Task Pin_unknownVersion_isRefusedWithTheChoices()
    {
        await using var host = await DetectionHost.StartAsync();

        var failure = await Assert.ThrowsAsync<DetectionException>(() => host.Model().PinAsync("US_model-7.7.7", CancellationToken.None));

        Assert.Equal(DetectionErrorKind.NotFound, failure.Kind);
        Assert.Contains("US_model-1.0.0", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pin_versionOfAnotherMarket_isRefusedAndChangesNothing()
    {
        await using var host = await DetectionHost.StartAsync();
        var japan = host.Model("JP");

        var failure = await Assert.ThrowsAsync<DetectionException>(() => japan.PinAsync("US_model-1.0.0", CancellationToken.None));

        Assert.Equal(DetectionErrorKind.NotFound, failure.Kind);
        Assert.Null((await japan.GetOverviewAsync(CancellationToken.None)).Active);
    }

    [Fact]
    public async Task Overview_badFilesThatAreNotActive_areNamedAndChangeNothing()
    {
        await using var host = await DetectionHost.StartAsync();
        await host.Model().GetOverviewAsync(CancellationToken.None);
        await File.WriteAllBytesAsync(Path.Combine(host.Folder.Models, "US_model-3.0.0.onnx"), [1, 2, 3]);
        File.Copy(Path.Combine(host.Folder.Models, "US_model-1.0.0.onnx"), Path.Combine(host.Folder.Models, "US_model-4.0.0.onnx"));
        await File.WriteAllTextAsync(Path.Combine(host.Folder.Models, "JP_model-1.0.0.onnx"), "not ours");

        var overview = await host.Model().GetOverviewAsync(CancellationToken.None);

        Assert.Equal(("US_model-1.0.0", null), (overview.Active!.Version, overview.Chosen!.Problem));
        Assert.Equal(2, overview.Problems.Length);
        Assert.Contains(overview.Problems, problem => problem.StartsWith("US_model-4.0.0.onnx was refused: It holds US_model-1.0.0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reload_runningModelsFileWentBad_leavesItRunning()
    {
        await using var host = await DetectionHost.StartAsync();
        var apple = Detection.Series.SeriesKey.Parse("AAPL/1d");
        host.Market.Put(apple, TestBars.Walk(100));
        host.CloseBars(90);
        await host.DetectAsync();
        var path = Path.Combine(host.Folder.Models, "US_model-1.0.0.onnx");
        await File.WriteAllBytesAsync(path, (await File.ReadAllBytesAsync(path))[..100]);

        var overview = await host.Model().ReloadAsync(CancellationToken.None);
        host.CloseBars(100);

        Assert.Equal("US_model-1.0.0", overview.Active!.Version);
        Assert.Single(overview.Problems);
        Assert.Contains("goes on with the model that it has in memory", overview.Chosen!.Problem, StringComparison.Ordinal);
        Assert.Equal((10, null), ((await host.DetectAsync()).RowsProcessed, (string?)null));
    }

    [Fact]
    public async Task Card_modelWithoutCalibration_saysAllThatItsFileSays()
    {
        await using var host = await DetectionHost.StartAsync();
        var model = TestModels.Get("US_model-1.0.0");

        var card = await host.Model().GetCardAsync("US_model-1.0.0", CancellationToken.None);

        Assert.Equal((model.Hash, true, "seed-14", 40), (card.Hash, card.Active, card.FeatureSet, card.Trees));
        Assert.Equal((model.Offset, 42UL, null), (card.Threshold, card.Seed, card.Calibration));
        Assert.Equal(model.Metadata.Summary!.DataSha256, card.DataSha256);
        Assert.Equal(TrainingSummary.Shares, card.Quantiles!.Probabilities);
        Assert.Equal(model.Metadata.Summary.ScoreQuantiles, card.Quantiles.Score);
        Assert.Equal(model.Metadata.Summary.FeatureQuantiles, card.Quantiles.Features.Select(feature => (IReadOnlyList<double>)feature.Values));
        Assert.Equal(model.Metadata.FeatureNames, card.Quantiles.Features.Select(feature => feature.Name));
        Assert.Equal(new ModelFeature("body", "distance from open to close", "currency"), card.Features[10]);
    }

    [Fact]
    public async Task Card_calibratedModel_isComparedBySeverity()
    {
        await using var host = await DetectionHost.StartAsync(host => TestModels.AddCalibrated(host.Folder.Models));

        var card = await host.Model().GetCardAsync("US_model-1.0.0", CancellationToken.None);

        var interval = Assert.Single(card.Calibration!.Intervals);
        Assert.Equal((0.98, 86400.0, 17), (card.Threshold, interval.Seconds, card.Features.Length));
        Assert.InRange(interval.Rows, 500, 2600);
        Assert.False(card.Loaded);
    }

    [Theory]
    [InlineData("US_model-9.9.9")]
    [InlineData("JP_model-1.0.0")]
    [InlineData("reload")]
    [InlineData("")]
    public async Task Card_ofAnotherName_isNotFound(string version)
    {
        await using var host = await DetectionHost.StartAsync(host => TestModels.Add(host.Folder.Models, "JP_model-1.0.0"));

        var failure = await Assert.ThrowsAsync<DetectionException>(() => host.Model().GetCardAsync(version, CancellationToken.None));

        Assert.Equal((DetectionErrorKind.NotFound, "Market US has no model of this name. Models that can be used: US_model-1.0.0."), (failure.Kind, failure.Message));
    }

    [Fact]
    public async Task Card_ofAFileThatIsRefused_saysWhy()
    {
        await using var host = await DetectionHost.StartAsync(host => File.WriteAllText(Path.Combine(host.Folder.Models, "US_model-2.0.0.onnx"), "no model"));

        var failure = await Assert.ThrowsAsync<DetectionException>(() => host.Model().GetCardAsync("US_model-2.0.0", CancellationToken.None));

        Assert.Equal(DetectionErrorKind.NoModel, failure.Kind);
        Assert.StartsWith("US_model-2.0.0.onnx was refused: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Catalog_manyUsersAtOnce_shareOneForest()
    {
        await using var host = await DetectionHost.StartAsync();
        var catalog = host.Services.GetRequiredService<ModelCatalog>();
        var hash = (await host.Model().GetOverviewAsync(CancellationToken.None)).Active!.Hash;

        var detectors = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => catalog.FindAsync(hash, CancellationToken.None)));

        Assert.Single(detectors.Distinct());
        Assert.True((await host.Model().GetOverviewAsync(CancellationToken.None)).Active!.Loaded);
    }

    [Fact]
    public async Task Overview_unknownMarket_isNotFound()
    {
        await using var host = await DetectionHost.StartAsync();

        var failure = await Assert.ThrowsAsync<DetectionException>(() => host.Model("MARS").GetOverviewAsync(CancellationToken.None));

        Assert.Equal(DetectionErrorKind.NotFound, failure.Kind);
    }

    [Fact]
    public async Task Overview_folderThatHasGone_saysWhichSettingNamesIt()
    {
        await using var host = await DetectionHost.StartAsync();
        // A folder that is named must be there at the start; it can go later.
        await host.Model("JP").GetOverviewAsync(CancellationToken.None);
        Directory.Delete(host.Folder.Models, recursive: true);

        var overview = await host.Model().GetOverviewAsync(CancellationToken.None);

        Assert.Null(overview.Active);
        Assert.Equal("The models folder (Anomaly:Models:Folder) cannot be read (it does not exist).", Assert.Single(overview.Problems));
        Directory.CreateDirectory(host.Folder.Models);
    }
}
