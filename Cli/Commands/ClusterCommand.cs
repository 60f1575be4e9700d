using System.Globalization;
using System.Text.Json;
using Anomaly.Cli.Gateway;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly cluster</c>: silos and activations, as a running gateway sees them.</summary>
internal sealed class ClusterCommand : GatewayCommand
{
    private static readonly string[] SiloFields =
        ["name", "address", "status", "version", "activations", "cpu_percent", "memory_bytes", "commits_per_second"];

    public ClusterCommand(CliConsole console)
        : base(console, "cluster", "Show the silos (processes) behind a running gateway, how busy they are, and the grains they hold.") =>
        Takes(Gateway, Json);

    protected override async Task<int> RunAsync(GatewayClient gateway, ParseResult parsed, CancellationToken cancellationToken)
    {
        Write(parsed, await gateway.GetAsync("/api/v1/cluster", cancellationToken), WriteTables);
        return ExitCode.Done;
    }

    private void WriteTables(JsonElement cluster)
    {
        var silos = new Table().Border(TableBorder.Rounded).AddColumns("silo", "address", "status", "version");
        foreach (var column in new[] { "grains", "processor %", "bytes", "commits/s" })
            silos.AddColumn(new TableColumn(column).RightAligned());
        foreach (var silo in cluster.GetProperty("silos").EnumerateArray())
            silos.AddRow([.. SiloFields.Select(field => new Text(Rounded(silo.Text(field))))]);
        Console.Tables.Write(silos);

        var grains = new Table().Border(TableBorder.Rounded).AddColumns("grain", "silo").AddColumn(new TableColumn("activations").RightAligned());
        foreach (var grain in cluster.GetProperty("grains").EnumerateArray())
            grains.AddRow(new Text(grain.Text("type").Split('.')[^1]), new Text(grain.Text("silo")), new Text(grain.Text("activations")));
        Console.Tables.Write(grains);
    }

    private static string Rounded(string value) =>
        double.TryParse(value, CultureInfo.InvariantCulture, out var number) ? number.ToString("0.##", CultureInfo.InvariantCulture) : value;
}
