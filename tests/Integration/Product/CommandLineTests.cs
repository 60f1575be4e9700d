using System.Text.Json;
using Anomaly.Cli;
using Anomaly.Cli.Output;
using Anomaly.Testing;
using Anomaly.Testing.Processes;

namespace Anomaly.Integration.Product;

/// <summary>The command line against a running gateway.</summary>
public sealed class CommandLineTests : IAsyncLifetime
{
    private readonly GatewayProcess _gateway = new();

    public Task InitializeAsync() => _gateway.StartAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync().AsTask();

    [Fact]
    public async Task Backfill_watched_endsCompleteAndItsFindingsVerify()
    {
        var (code, output, error) = await RunAsync("backfill", "SIM-RAIL", "--period", "3y", "--watch");
        Assert.True(code == ExitCode.Done, error);
        Assert.Contains("SIM-RAIL/1d: complete", output);

        var anomalies = await _gateway.ListAsync("/api/v1/tickers/SIM-RAIL/1d/anomalies");
        Assert.NotEmpty(anomalies);
        (code, output, error) = await RunAsync("verify", anomalies[0].GetProperty("_id").GetString()!);
        Assert.True(code == ExitCode.Done, output + error);
        Assert.Contains("bit for bit", output);

        using var folder = new TemporaryFolder();
        var bundle = folder.File("evidence.zip");
        await File.WriteAllBytesAsync(bundle, await _gateway.Http.GetByteArrayAsync($"/api/v1/anomalies/{anomalies[0].GetProperty("_id").GetString()}/evidence"));
        (code, output, error) = await RunAsync("verify", "--evidence", bundle);
        Assert.True(code == ExitCode.Done, output + error);
        Assert.Contains("bit for bit", output);

        (code, output, _) = await RunAsync("runs", "--ticker", "SIM-RAIL", "--json");
        Assert.Equal(ExitCode.Done, code);
        var triggers = JsonDocument.Parse(output).RootElement.EnumerateArray().Select(run => run.GetProperty("trigger").GetString());
        Assert.Equal(["verification", "backfill"], triggers);
    }

    [Fact]
    public async Task ImportBars_twice_takesThemOnce()
    {
        using var folder = new TemporaryFolder();
        var start = new DateTime(2024, 1, 1, 14, 30, 0, DateTimeKind.Utc);
        folder.Write("bars.csv", string.Join('\n', Enumerable.Range(0, 60).Select(i => $"OWN,{start.AddDays(i):yyyy-MM-ddTHH:mm:ssZ},100,102,{99 - (i % 3)},101,{1000 + i}").Prepend("Ticker,Datetime,Open,High,Low,Close,Volume")));

        var first = await RunAsync("import", "bars", "--interval", "1d", folder.File("bars.csv"));
        var again = await RunAsync("import", "bars", "--interval", "1d", folder.File("bars.csv"));

        Assert.True(first.Code == ExitCode.Done, first.Error);
        Assert.StartsWith("OWN/1d: 60 bars taken, 0 corrected, 0 there already, 0 duplicates, 0 quarantined, 0 refused;", first.Out, StringComparison.Ordinal);
        Assert.StartsWith("OWN/1d: 0 bars taken, 0 corrected, 60 there already, 0 duplicates, 0 quarantined, 0 refused;", again.Out, StringComparison.Ordinal);
        Assert.Equal("push", Assert.Single(await _gateway.ListAsync("/api/v1/runs?ticker=OWN")).GetProperty("trigger").GetString());
    }

    [Fact]
    public async Task Backfill_ofUnknownTicker_failsWithTheGatewaysSentence()
    {
        var (code, _, error) = await RunAsync("backfill", "NOSUCH", "--watch");

        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("NOSUCH", error);
    }

    [Fact]
    public async Task Verify_ofUnknownAnomaly_failsWithTheGatewaysSentence()
    {
        var (code, _, error) = await RunAsync("verify", "0123456789abcdef01234567");

        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("not found", error);
    }

    private async Task<(int Code, string Out, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var console = new CliConsole(output, error, outIsTerminal: false, errorIsTerminal: false, TimeProvider.System);
        var code = await AnomalyCli.RunAsync([.. args, "--gateway", _gateway.Address.OriginalString], console);
        return (code, output.ToString(), error.ToString());
    }
}
