using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace Anomaly.Cli.Tests;

/// <summary>One run of the command line in this process, with a folder of its own to write to.</summary>
public sealed class CliRun : IDisposable
{
    public static DateTimeOffset Now { get; } = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public string Folder { get; } = Directory.CreateTempSubdirectory("anomaly-cli-").FullName;

    public string Out { get; private set; } = "";

    public string Error { get; private set; } = "";

    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    public string PathOf(string name) => Path.Combine(Folder, name);

    public Task<int> RunAsync(params string[] args) => RunAsync(CancellationToken.None, args);

    public async Task<int> RunAsync(CancellationToken cancellationToken, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var console = new CliConsole(output, error, outIsTerminal: false, errorIsTerminal: false, new FakeTimeProvider(Now));
        var code = await AnomalyCli.RunAsync(args, console, cancellationToken);
        (Out, Error) = (output.ToString(), error.ToString());
        return code;
    }

    /// <summary>A small model of simulated US tickers.</summary>
    public async Task<string> TrainAsync(string name = "US_model-0.1.0.onnx")
    {
        var code = await RunAsync(
            "train", "--market", "US", "--bars", "simulated", "--tickers", "SIM-AERO,SIM-BANK,SIM-RAIL", "--from", "2024-01-01", "--to", "2026-01-01", "--trees", "20", "--out", PathOf(name));
        return code == ExitCode.Done ? PathOf(name) : throw new InvalidOperationException(Error);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
