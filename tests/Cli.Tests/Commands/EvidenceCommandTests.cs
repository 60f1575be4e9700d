using System.IO.Compression;
using System.Text;
using Anomaly.Detection.Engine;
using Anomaly.Detection.Features.Seed14;
using Anomaly.Detection.Models;
using Anomaly.Grains.Interfaces;
using Anomaly.Storage;
using Anomaly.Storage.Sqlite;
using Anomaly.Testing;

namespace Anomaly.Cli.Tests.Commands;

public sealed class EvidenceCommandTests : IAsyncLifetime
{
    private static readonly SeriesKey Series = SeriesKey.Parse("AAPL/1d");
    private static readonly Bar[] Bars = RandomBars.Daily(400, seed: 7);

    private readonly CliRun _cli = new();
    private AnomalyRecord _anomaly = null!;

    private string Store => _cli.PathOf("anomaly.db");

    private string Bundle => _cli.PathOf("evidence.zip");

    public async Task InitializeAsync()
    {
        var model = ModelFile.Read(await File.ReadAllBytesAsync(await _cli.TrainAsync()));
        var step = new Detector(model).Rebuild(Bars);
        // Any row does: whether it is anomalous does not change how it is verified.
        _anomaly = RecordOf(step, model);
        await using var store = new SqliteDetectionStore(new SqliteStoreOptions { Path = Store });
        var run = new DetectionRun { Id = "run-1", Trigger = RunTrigger.Manual, Series = Series, StartedAt = CliRun.Now.UtcDateTime, Status = RunStatus.Complete, ProgramVersion = "1.2.0" };
        var metadata = new SeriesMetadata { Series = Series, UpdatedAt = run.StartedAt, Anchor = Bars[0].Time, ModelHash = model.Hash, FeatureState = step.State.ToBytes() };
        await store.CommitAsync(new DetectionCommit { ExpectedVersion = 0, Metadata = metadata, Bars = Bars, Anomalies = [_anomaly], Run = run });
    }

    public Task DisposeAsync()
    {
        _cli.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Evidence_isVerifiedFromTheBundleAlone_bitForBit()
    {
        Assert.Equal((ExitCode.Done, ""), (await WriteAsync(), _cli.Error));
        File.Delete(Store);
        File.Delete(_cli.PathOf("US_model-0.1.0.onnx"));

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("verify", "--evidence", Bundle, "--json"));

        Assert.True(_cli.Json.GetProperty("reproduced").GetBoolean());
        Assert.Equal(_anomaly.AnomalyScore, _cli.Json.GetProperty("recomputed_score").GetDouble());
        using var zip = ZipFile.OpenRead(Bundle);
        Assert.Equal(["README.txt", "SHA256SUMS", "anomaly.json", "bars.csv", "features.json", "model.onnx", "run.json"], zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("bars.csv", "bars.csv", "volume")]
    [InlineData("anomaly.json", "anomaly.json", "anomaly_score")]
    [InlineData("features.json", "features.json", "RSI")]
    [InlineData("model.onnx", "model.onnx", "model_hash")]
    [InlineData("run.json", "run.json", null)]
    public async Task Verify_bundleWithAChangedByte_saysWhatDiffers(string file, string first, string? also)
    {
        await WriteAsync();
        Change(file);

        Assert.Equal(ExitCode.Failed, await _cli.RunAsync("verify", "--evidence", Bundle, "--json"));

        var names = _cli.Json.GetProperty("differences").EnumerateArray().Select(difference => difference.GetProperty("name").GetString()).ToList();
        Assert.Equal(first, names[0]);
        if (also is not null && names is not [_, "model.onnx", ..])
            Assert.Contains(also, names);
    }

    [Theory]
    [InlineData("anomaly.json")]
    [InlineData("features.json")]
    public async Task Verify_bundleWhoseFileSaysNothing_isNotReproduced(string file)
    {
        await WriteAsync();
        var files = Evidence.EvidenceFile.Read(Bundle);
        files[file] = "null"u8.ToArray();
        var sums = files.Where(entry => entry.Key != "SHA256SUMS").Select(entry => $"{Storage.EvidenceBundles.EvidenceBundle.HashOf(entry.Value)}  {entry.Key}\n");
        files["SHA256SUMS"] = Encoding.UTF8.GetBytes(string.Concat(sums));

        var check = Evidence.EvidenceCheck.Of(files);

        Assert.False(check.Reproduced);
        Assert.Contains(check.Differences, difference => difference.Name == file);
    }

    [Fact]
    public async Task Verify_bundleWithoutAFile_orNoBundle_isSaid()
    {
        await WriteAsync();
        using (var zip = ZipFile.Open(Bundle, ZipArchiveMode.Update))
            zip.GetEntry("bars.csv")!.Delete();
        Assert.Equal(ExitCode.Failed, await _cli.RunAsync("verify", "--evidence", Bundle));
        Assert.Contains("differs: bars.csv was a file of the bundle, is nothing", _cli.Out, StringComparison.Ordinal);

        await File.WriteAllTextAsync(Bundle, "no zip");
        Assert.Equal(ExitCode.Failed, await _cli.RunAsync("verify", "--evidence", Bundle));
        Assert.Contains("is not an evidence bundle, or is damaged", _cli.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadUsage, await _cli.RunAsync("verify"));
        Assert.Equal(ExitCode.BadUsage, await _cli.RunAsync("verify", _anomaly.Id, "--evidence", Bundle));
    }

    [Fact]
    public async Task Evidence_modelOrBarsThatAreGone_isRefused()
    {
        await using (var store = new SqliteDetectionStore(new SqliteStoreOptions { Path = Store }))
            await store.PurgeBarsAsync(Series, Bars[^1].Time, kept: 1);
        Assert.Equal(ExitCode.Failed, await WriteAsync());
        Assert.Contains("are no longer stored (see Anomaly:Store:BarRetention)", _cli.Error, StringComparison.Ordinal);

        File.Delete(_cli.PathOf("US_model-0.1.0.onnx"));
        Assert.Equal(ExitCode.Failed, await WriteAsync());
        Assert.Contains("is not in", _cli.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Bundle));
    }

    [Fact]
    public async Task BackupAndRestore_ofTheCommandLine_giveTheSameEvidence()
    {
        await WriteAsync();
        var before = await File.ReadAllBytesAsync(Bundle);

        Assert.Equal((ExitCode.Done, ""), (await _cli.RunAsync("backup", "--store", Store, "--out", _cli.PathOf("backup.db")), _cli.Error));
        Assert.StartsWith("1 series, 400 bars, 1 runs and 1 anomalies backed up to ", _cli.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, await _cli.RunAsync("restore", _cli.PathOf("backup.db"), "--store", Store));
        Assert.Contains("already", _cli.Error, StringComparison.Ordinal);
        File.Delete(Store);
        Assert.Equal((ExitCode.Done, ""), (await _cli.RunAsync("restore", _cli.PathOf("backup.db"), "--store", Store), _cli.Error));

        Assert.Equal(ExitCode.Done, await WriteAsync());
        Assert.Equal(Contents(before), Contents(await File.ReadAllBytesAsync(Bundle)));
    }

    private Task<int> WriteAsync() => _cli.RunAsync("evidence", _anomaly.Id, "--store", Store, "--models", _cli.Folder, "--out", Bundle);

    /// <summary>Changes the last digit in a file of the bundle, or a byte in its middle where it is no text.</summary>
    private void Change(string file)
    {
        using var zip = ZipFile.Open(Bundle, ZipArchiveMode.Update);
        using var stream = zip.GetEntry(file)!.Open();
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        var score = Encoding.UTF8.GetString(content).IndexOf("anomaly_score", StringComparison.Ordinal);
        var at = file == "model.onnx" ? content.Length / 2
            : file == "anomaly.json" ? score + content.AsSpan(score).IndexOfAnyInRange((byte)'1', (byte)'9')
            : content.AsSpan().LastIndexOfAnyInRange((byte)'1', (byte)'8');
        if (file == "features.json")
            at = Encoding.UTF8.GetString(content).IndexOf("\"RSI\": ", StringComparison.Ordinal) + 7;
        content[at]++;
        stream.Position = 0;
        stream.Write(content);
    }

    private static string Contents(byte[] bundle)
    {
        using var zip = new ZipArchive(new MemoryStream(bundle));
        using var reader = new StreamReader(zip.GetEntry("SHA256SUMS")!.Open());
        return reader.ReadToEnd();
    }

    private static AnomalyRecord RecordOf(DetectionStep step, DetectionModel model) => new()
    {
        Series = Series,
        Datetime = Bars[^1].Time,
        Close = Bars[^1].Close,
        Volume = Bars[^1].Volume,
        DetectionRunId = "run-1",
        ModelVersion = model.Version,
        ModelHash = model.Hash,
        Features = [.. step.LastFeatures.Zip(Seed14FeatureSet.Instance.Names, (value, name) => new NamedValue(name, value))],
        AnomalyScore = step.Rows[^1].Score,
        CreatedAt = CliRun.Now.UtcDateTime,
    };
}
