using Anomaly.Detection.Models;
using Anomaly.Detection.Series;
using Anomaly.Grains.Interfaces;
using Anomaly.Simulation;
using Anomaly.Storage;
using Anomaly.Storage.Sqlite;

namespace Anomaly.Cli.Tests.Commands;

public sealed class ModelsDiffCommandTests : IDisposable
{
    private static readonly SeriesKey Rail = SeriesKey.Parse("SIM-RAIL/1d");
    private readonly CliRun _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Diff_overGivenBars_namesEveryBarThatChanges()
    {
        await TrainBothAsync();

        Assert.Equal(ExitCode.Done, await _cli.RunAsync(
            "models", "diff", "--active", "US_model-0.1.0", "--models", _cli.Folder, "--bars", "simulated", "--tickers", "SIM-RAIL", "--from", "2022-01-01", "--json"));

        var series = Assert.Single(_cli.Json.GetProperty("series").EnumerateArray());
        var (appearing, disappearing) = (series.GetProperty("appearing").GetArrayLength(), series.GetProperty("disappearing").GetArrayLength());
        Assert.Equal("US_model-0.2.0", _cli.Json.GetProperty("candidate").GetProperty("version").GetString());
        Assert.Equal(series.GetProperty("after").GetInt32(), series.GetProperty("before").GetInt32() + appearing - disappearing);
        Assert.True(appearing > 0, "a model with another contamination marks other bars");
        Assert.NotEqual(_cli.Json.GetProperty("active").GetProperty("offset").GetDouble(), _cli.Json.GetProperty("candidate").GetProperty("offset").GetDouble());
    }

    [Fact]
    public async Task Diff_overTheStore_takesItsActiveModelAndItsBars()
    {
        await TrainBothAsync();
        await StoreAsync(_cli.PathOf("US_model-0.1.0.onnx"));

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("models", "diff", "--models", _cli.Folder, "--store", _cli.PathOf("x.db")));

        Assert.Contains("active:    US_model-0.1.0, features seed-14", _cli.Out);
        Assert.Contains("candidate: US_model-0.2.0", _cli.Out);
        Assert.Matches(@"SIM-RAIL/1d +│ +\d+", _cli.Out);
        Assert.Contains("that appear", _cli.Out);
    }

    [Fact]
    public async Task Diff_ofASeriesWhoseFirstBarsAreGone_leavesItOutAndSaysSo()
    {
        await TrainBothAsync();
        await StoreAsync(_cli.PathOf("US_model-0.1.0.onnx"));
        await using (var store = new SqliteDetectionStore(new SqliteStoreOptions { Path = _cli.PathOf("x.db") }))
            await store.PurgeBarsAsync(Rail, CliRun.Now.UtcDateTime.AddYears(-1), kept: 1);

        Assert.Equal(ExitCode.Failed, await _cli.RunAsync("models", "diff", "--models", _cli.Folder, "--store", _cli.PathOf("x.db")));

        Assert.Contains("SIM-RAIL/1d is left out: its bars before", _cli.Error);
    }

    [Fact]
    public async Task Diff_ofWhatIsActiveAlready_orOfNoStore_saysSo()
    {
        await TrainBothAsync();
        await StoreAsync(_cli.PathOf("US_model-0.2.0.onnx"));

        Assert.Equal(ExitCode.Failed, await _cli.RunAsync("models", "diff", "--models", _cli.Folder, "--store", _cli.PathOf("x.db")));
        Assert.Contains("There is no candidate: US_model-0.2.0 is active", _cli.Error);
        Assert.Equal(ExitCode.Failed, await _cli.RunAsync("models", "diff", "--models", _cli.Folder, "--store", _cli.PathOf("none.db")));
        Assert.Contains("There is no store", _cli.Error);
        Assert.False(File.Exists(_cli.PathOf("none.db")));
    }

    /// <summary>Two models of the same bars, of which the newer one marks more.</summary>
    private async Task TrainBothAsync()
    {
        await _cli.TrainAsync();
        Assert.Equal(ExitCode.Done, await _cli.RunAsync(
            "train", "--market", "US", "--bars", "simulated", "--tickers", "SIM-AERO,SIM-BANK,SIM-RAIL", "--from", "2024-01-01", "--to", "2026-01-01", "--trees", "20",
            "--contamination", "0.05", "--out", _cli.PathOf("US_model-0.2.0.onnx")));
    }

    private async Task StoreAsync(string modelFile)
    {
        var model = ModelFile.Read(await File.ReadAllBytesAsync(modelFile));
        var now = CliRun.Now.UtcDateTime;
        var bars = new SimulatedExchange(42, 1).Bars(Rail, now.AddYears(-3), now, now, CancellationToken.None).Bars;
        await using var store = new SqliteDetectionStore(new SqliteStoreOptions { Path = _cli.PathOf("x.db") });
        await store.CommitAsync(new DetectionCommit { ExpectedVersion = 0, Metadata = new SeriesMetadata { Series = Rail, UpdatedAt = now, Anchor = bars[0].Time }, Bars = bars });
        await store.WriteGrainStateAsync("model/US", "pin", $$"""{"Version":"{{model.Version}}","Hash":"{{model.Hash}}","IsNewest":true}""", etag: null);
    }
}
