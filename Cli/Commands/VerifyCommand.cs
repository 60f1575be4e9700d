using System.Text.Json;
using Anomaly.Cli.Gateway;
using Anomaly.Cli.Options;
using Anomaly.Cli.Output;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly verify</c>: has a gateway derive an anomaly again from the stored bars, and says whether it comes out the same.</summary>
internal sealed class VerifyCommand
{
    private readonly CliConsole _console;
    private readonly Argument<string> _id = new("anomaly") { Description = "The anomaly's id: 24 hex digits." };
    private readonly Option<Uri> _gateway = GatewayOption.Create();
    private readonly Option<bool> _json = JsonOption.Create();

    private VerifyCommand(CliConsole console) => _console = console;

    public static Command Create(CliConsole console)
    {
        var verify = new VerifyCommand(console);
        var command = new Command("verify", "Derive an anomaly again; the exit code is 1 if its score cannot be reproduced.") { verify._id, verify._gateway, verify._json };
        command.SetAction(verify.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var gateway = new GatewayClient(parsed.GetRequiredValue(_gateway));
        var id = Uri.EscapeDataString(parsed.GetRequiredValue(_id));
        var result = await gateway.PostAsync($"/api/v1/anomalies/{id}/verification", null, cancellationToken);
        if (parsed.GetValue(_json))
            JsonOutput.Write(_console.Out, json => result.WriteTo(json));
        else
            Write(result);
        return result.GetProperty("reproduced").GetBoolean() ? ExitCode.Done : ExitCode.Failed;
    }

    private void Write(JsonElement result)
    {
        var reproduced = result.GetProperty("reproduced").GetBoolean();
        _console.Out.WriteLine($"{result.Text("ticker")}/{result.Text("interval")} at {result.Text("datetime")}");
        _console.Out.WriteLine($"  {result.Text("original_model")} scored {result.Text("original_score")}; replayed: {(reproduced ? "the same, bit for bit" : "not the same")}");
        _console.Out.WriteLine($"  {result.Text("current_model")} scores {result.Text("current_score")}: {(result.GetProperty("verified").GetBoolean() ? "anomalous" : "not anomalous")}");
        foreach (var difference in result.GetProperty("differences").EnumerateArray())
            _console.Out.WriteLine($"  differs: {difference.Text("name")} was {difference.Text("original")}, is {difference.Text("current")}");
        _console.Out.WriteLine($"  recorded as run {result.Text("verification_run_id")}");
    }
}
