using System.CommandLine;
using Anomaly.Cli.Gateway;
using Anomaly.Cli.Options;
using Anomaly.Cli.Output;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly cluster</c>: silos and activations, as a running gateway sees them.</summary>
internal sealed class ClusterCommand
{
    private readonly CliConsole _console;
    private readonly Option<Uri> _gateway = GatewayOption.Create();

    private ClusterCommand(CliConsole console) => _console = console;

    public static Command Create(CliConsole console)
    {
        var cluster = new ClusterCommand(console);
        var command = new Command("cluster", "Show the silos and activations of a running gateway, as JSON.") { cluster._gateway };
        command.SetAction(cluster.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var gateway = new GatewayClient(parsed.GetRequiredValue(_gateway));
        var answer = await gateway.GetAsync("/api/v1/cluster", cancellationToken);
        JsonOutput.Write(_console.Out, json => answer.WriteTo(json));
        return ExitCode.Done;
    }
}
