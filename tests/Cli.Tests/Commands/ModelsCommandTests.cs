namespace Anomaly.Cli.Tests.Commands;

public sealed class ModelsCommandTests : IDisposable
{
    private readonly CliRun _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Models_listsWhatIsInTheFolder()
    {
        await _cli.TrainAsync();

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("models", "--models", _cli.Folder));
        Assert.Contains("US_model-0.1.0", _cli.Out);
        Assert.Contains("2024-01", _cli.Out);

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("models", "list", "--models", _cli.Folder, "--json"));
        var model = Assert.Single(_cli.Json.EnumerateArray());
        Assert.Equal("US_model-0.1.0", model.GetProperty("version").GetString());
        Assert.Equal(20, model.GetProperty("trees").GetInt32());
        Assert.Equal(7, model.GetProperty("score_quantiles").EnumerateObject().Count());
    }

    [Fact]
    public async Task Models_show_printsTheCardOfAFileOrAVersion()
    {
        var path = await _cli.TrainAsync();

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("models", "show", path));
        Assert.Equal(await File.ReadAllTextAsync(_cli.PathOf("US_model-0.1.0.md")), _cli.Out);
        Assert.Equal(ExitCode.Done, await _cli.RunAsync("models", "show", "US_model-0.1.0", "--models", _cli.Folder, "--json"));
        Assert.Equal("seed-14", _cli.Json.GetProperty("feature_set").GetString());
    }

    [Fact]
    public async Task Models_check_failsIfOneFileWouldBeRefused()
    {
        var path = await _cli.TrainAsync();
        var bytes = await File.ReadAllBytesAsync(path);
        await File.WriteAllBytesAsync(_cli.PathOf("cut.onnx"), bytes[..(bytes.Length / 2)]);

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("models", "check", path));
        Assert.Contains("ok", _cli.Out);
        Assert.Equal(ExitCode.Failed, await _cli.RunAsync("models", "check", path, _cli.PathOf("cut.onnx"), "--json"));
        Assert.Equal([true, false], _cli.Json.EnumerateArray().Select(result => result.GetProperty("ok").GetBoolean()));
        Assert.Contains("cut.onnx", _cli.Error);
    }

    [Fact]
    public async Task Models_ofAFolderThatIsNotThere_saysSo()
    {
        Assert.Equal(ExitCode.Failed, await _cli.RunAsync("models", "--models", _cli.PathOf("none")));
        Assert.Contains("does not exist", _cli.Error);
    }
}
