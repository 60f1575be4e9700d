using System.Globalization;
using System.Text.Json;
using Anomaly.Cli.Gateway;
using Anomaly.Cli.Options;
using Anomaly.Cli.Output;
using Spectre.Console;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly cluster</c>: silos and activations, as a running gateway sees them.</summary>
internal sealed class ClusterCommand
{
    private static readonly string[] SiloFields =
        ["name", "address", "status", "version", "activations", "cpu_percent", "memory_bytes", "commits_per_second"];

    private readonly CliConsole _console;
    private readonly Option<Uri> _gateway = GatewayOption.Create();
    private readonly Option<bool> _json = JsonOption.Create();

    private ClusterCommand(CliConsole console) => _console = console;

    public static Command Create(CliConsole console)
    {
        var cluster = new ClusterCommand(console);
        var command = new Command("cluster", "Show the silos behind a running gateway, how busy they are, and their grains.") { cluster._gateway, cluster._json };
        command.SetAction(cluster.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var gateway = new GatewayClient(parsed.GetRequiredValue(_gateway));
        var answer = await gateway.GetAsync("/api/v1/cluster", cancellationToken);
        if (parsed.GetValue(_json))
            JsonOutput.Write(_console.Out, json => answer.WriteTo(json));
        else
            Write(answer);
        return ExitCode.Done;
    }

    private void Write(JsonElement cluster)
    {
        var silos = new Table().Border(TableBorder.Rounded).AddColumns("silo", "address", "status", "version");
        foreach (var column in new[] { "grains", "processor %", "bytes", "commits/s" })
            silos.AddColumn(new TableColumn(column).RightAligned());
        foreach (var silo in cluster.GetProperty("silos").EnumerateArray())
            silos.AddRow([.. SiloFields.Select(field => new Text(Rounded(silo.Text(field))))]);
        _console.Tables.Write(silos);

        var grains = new Table().Border(TableBorder.Rounded).AddColumns("grain", "silo").AddColumn(new TableColumn("activations").RightAligned());
        foreach (var grain in cluster.GetProperty("grains").EnumerateArray())
            grains.AddRow(new Text(grain.Text("type").Split('.')[^1]), new Text(grain.Text("silo")), new Text(grain.Text("activations")));
        _console.Tables.Write(grains);
    }

    private static string Rounded(string value) =>
        double.TryParse(value, CultureInfo.InvariantCulture, out var number) ? number.ToString("0.##", CultureInfo.InvariantCulture) : value;
}
