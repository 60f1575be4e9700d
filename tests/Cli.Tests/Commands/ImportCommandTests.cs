namespace Anomaly.Cli.Tests.Commands;

public sealed class ImportCommandTests : IDisposable
{
    private const string Anomaly =
        """{"_id":{"$oid":"65f0c0ffee65f0c0ffee65f0"},"Ticker":"AAPL","Datetime":{"$date":"2025-12-11T15:30:00Z"},"Close":242.5,"Volume":1234567,"interval":"1d","anomaly_score":-0.85,"model_version":"US_model-0.2.0","model_hash":"sha256:aa","detection_run_id":"r","sent":false,"status":"new","features":{"return_1":0.015}}""";

    private readonly CliRun _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Import_twice_changesNothingTheSecondTime()
    {
        await File.WriteAllLinesAsync(_cli.PathOf("anomalies.json"), [Anomaly, "not json"]);

        Assert.Equal(ExitCode.Done, await ImportAsync());
        var first = _cli.Json[0];
        Assert.Equal(1, first.GetProperty("imported").GetInt32());
        Assert.Equal(1, first.GetProperty("skipped").GetInt32());
        Assert.Contains("2", first.GetProperty("problems")[0].GetString());

        Assert.Equal(ExitCode.Done, await ImportAsync());
        Assert.Equal(0, _cli.Json[0].GetProperty("imported").GetInt32());
        Assert.Equal(1, _cli.Json[0].GetProperty("already_there").GetInt32());
    }

    [Fact]
    public async Task Import_tried_saysWhatItWouldDoAndWritesNothing()
    {
        await File.WriteAllLinesAsync(_cli.PathOf("anomalies.json"), [Anomaly, "not json"]);

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("import", "--anomalies", _cli.PathOf("anomalies.json"), "--store", _cli.PathOf("a.db"), "--dry-run"));

        Assert.Contains("1 would be imported", _cli.Out, StringComparison.Ordinal);
        Assert.Contains("line 2 was left out", _cli.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_cli.PathOf("a.db")));
    }

    [Fact]
    public async Task Import_withASettingOfTheEnvironmentThatIsNone_isRefused()
    {
        await File.WriteAllLinesAsync(_cli.PathOf("anomalies.json"), [Anomaly]);
        Environment.SetEnvironmentVariable("Anomaly__Store__Pth", "a.db");
        try
        {
            Assert.Equal(ExitCode.Failed, await ImportAsync());
        }
        finally
        {
            Environment.SetEnvironmentVariable("Anomaly__Store__Pth", null);
        }

        Assert.Contains("Anomaly:Store:Pth is no setting: did you mean Anomaly:Store:Path?", _cli.Error);
    }

    [Fact]
    public async Task Import_ofAPipe_isRefusedInsteadOfWaitedFor()
    {
        if (OperatingSystem.IsWindows())
            return;
        await System.Diagnostics.Process.Start("mkfifo", _cli.PathOf("anomalies.json")).WaitForExitAsync();

        Assert.Equal(ExitCode.Failed, await Task.Run(ImportAsync).WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains("a pipe or device", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_ofNothing_isBadUsage()
    {
        Assert.Equal(ExitCode.BadUsage, await _cli.RunAsync("import", "--store", _cli.PathOf("a.db")));
        Assert.Contains("--anomalies", _cli.Error);
    }

    [Fact]
    public async Task Import_ofMissingFile_failsAndNamesIt()
    {
        Assert.Equal(ExitCode.Failed, await _cli.RunAsync("import", "--runs", _cli.PathOf("none.json"), "--store", _cli.PathOf("a.db")));
        Assert.Contains("none.json", _cli.Error);
    }

    private Task<int> ImportAsync() => _cli.RunAsync("import", "--anomalies", _cli.PathOf("anomalies.json"), "--store", _cli.PathOf("a.db"), "--json");
}
