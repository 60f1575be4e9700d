using System.Text.Json;
using Anomaly.Cli.Gateway;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly verify</c>: has a gateway derive an anomaly again from the stored bars, and says whether it comes out the same.</summary>
internal sealed class VerifyCommand : GatewayCommand
{
    private readonly Argument<string> _id = new("anomaly") { Description = "The anomaly's id: 24 hex digits." };

    public VerifyCommand(CliConsole console)
        : base(console, "verify", "Derive an anomaly again from the stored bars; the exit code is 1 if its score cannot be reproduced.") =>
        Takes(_id, Gateway, Json);

    protected override async Task<int> RunAsync(GatewayClient gateway, ParseResult parsed, CancellationToken cancellationToken)
    {
        var id = Uri.EscapeDataString(parsed.GetRequiredValue(_id));
        var result = await gateway.PostAsync($"/api/v1/anomalies/{id}/verification", null, cancellationToken);
        Write(parsed, result, WriteText);
        return result.GetProperty("reproduced").GetBoolean() ? ExitCode.Done : ExitCode.Failed;
    }

    private void WriteText(JsonElement result)
    {
        var reproduced = result.GetProperty("reproduced").GetBoolean();
        Console.Out.WriteLine($"{result.Text("ticker")}/{result.Text("interval")} at {result.Text("datetime")}");
        Console.Out.WriteLine($"  {result.Text("original_model")} scored {result.Text("original_score")}; replayed: {(reproduced ? "the same, bit for bit" : "not the same")}");
        Console.Out.WriteLine($"  {result.Text("current_model")} scores {result.Text("current_score")}: {(result.GetProperty("verified").GetBoolean() ? "anomalous" : "not anomalous")}");
        foreach (var difference in result.GetProperty("differences").EnumerateArray())
            Console.Out.WriteLine($"  differs: {difference.Text("name")} was {difference.Text("original")}, is {difference.Text("current")}");
        Console.Out.WriteLine($"  recorded as run {result.Text("verification_run_id")}");
    }
}
