using System.Text.Json;
using Anomaly.Cli.Evidence;
using Anomaly.Cli.Gateway;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly verify</c>: derives an anomaly again, from the stored bars of a gateway or from an evidence bundle alone, and says whether it comes out the same.</summary>
internal sealed class VerifyCommand : GatewayCommand
{
    private readonly Argument<string?> _id = new("anomaly") { Description = "The anomaly's id: 24 hex digits.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _evidence = new("--evidence") { Description = "A bundle that 'anomaly evidence' has written: it is checked here, without a gateway.", HelpName = "FILE.zip" };

    public VerifyCommand(CliConsole console)
        : base(console, "verify", "Derive an anomaly again from the stored bars, or from an evidence bundle; the exit code is 1 if its score cannot be reproduced.") =>
        Takes(_id, _evidence, Gateway, Json);

    protected override async Task<int> RunAsync(GatewayClient gateway, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_evidence) is { } file)
            return VerifyBundle(parsed, file);
        var id = parsed.GetValue(_id) ?? throw new BadUsageException("Name the anomaly to verify, or a bundle with --evidence.");
        var result = await gateway.PostAsync($"/api/v1/anomalies/{Uri.EscapeDataString(id)}/verification", null, cancellationToken);
        Write(parsed, result, WriteText);
        return result.GetProperty("reproduced").GetBoolean() ? ExitCode.Done : ExitCode.Failed;
    }

    private int VerifyBundle(ParseResult parsed, string file)
    {
        if (parsed.GetValue(_id) is not null)
            throw new BadUsageException("Name either an anomaly or, with --evidence, a bundle.");
        var check = EvidenceCheck.Of(EvidenceFile.Read(file));
        EvidenceOutput.Write(Console, parsed.GetValue(Json), file, check);
        return check.Reproduced ? ExitCode.Done : ExitCode.Failed;
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
