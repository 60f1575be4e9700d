using System.Text.Json;
using Anomaly.Cli.Gateway;
using Anomaly.Cli.Options;
using Anomaly.Cli.Output;
using Spectre.Console;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly runs</c>: the audit of a running gateway, newest first; with an id, one run whole.</summary>
internal sealed class RunsCommand
{
    private const int DefaultLimit = 20;
    private readonly CliConsole _console;
    private readonly Argument<string?> _id = new("run") { Description = "Id of one run to show whole.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<Ticker> _ticker = Parsed.Option("--ticker", "Only this ticker's.", "TICKER", Ticker.Parse);
    private readonly Option<string?> _status = new Option<string?>("--status") { Description = "Only runs that stand so." }.AcceptOnlyFromAmong("in_progress", "complete", "failed", "partial");
    private readonly Option<string?> _trigger = new Option<string?>("--trigger") { Description = "Only runs asked for so." }.AcceptOnlyFromAmong("chart_request", "scheduler", "backfill", "verification", "manual");
    private readonly Option<int> _limit = Parsed.Option("--limit", $"At most so many, 1 to 500. Default: {DefaultLimit}.", "COUNT", text => Parsed.Whole(text, 1, 500));
    private readonly Option<Uri> _gateway = GatewayOption.Create();
    private readonly Option<bool> _json = JsonOption.Create();

    private RunsCommand(CliConsole console) => _console = console;

    public static Command Create(CliConsole console)
    {
        var runs = new RunsCommand(console);
        var command = new Command("runs", "List detection runs of a running gateway, or show one.")
        {
            runs._id, runs._ticker, runs._status, runs._trigger, runs._limit, runs._gateway, runs._json,
        };
        command.SetAction(runs.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var gateway = new GatewayClient(parsed.GetRequiredValue(_gateway));
        if (parsed.GetValue(_id) is { } id)
        {
            var run = await gateway.GetAsync($"/api/v1/runs/{Uri.EscapeDataString(id)}", cancellationToken);
            JsonOutput.Write(_console.Out, json => run.WriteTo(json));
            return ExitCode.Done;
        }

        var query = $"limit={(parsed.GetResult(_limit) is null ? DefaultLimit : parsed.GetValue(_limit))}"
            + (parsed.GetResult(_ticker) is null ? "" : $"&ticker={Uri.EscapeDataString(parsed.GetValue(_ticker).Symbol)}")
            + (parsed.GetValue(_status) is { } status ? $"&status={status}" : "")
            + (parsed.GetValue(_trigger) is { } trigger ? $"&trigger={trigger}" : "");
        var page = await gateway.GetAsync($"/api/v1/runs?{query}", cancellationToken);
        var items = page.GetProperty("items");
        if (parsed.GetValue(_json))
            JsonOutput.Write(_console.Out, json => items.WriteTo(json));
        else
            WriteTable(items);
        return ExitCode.Done;
    }

    private void WriteTable(JsonElement items)
    {
        if (items.GetArrayLength() == 0)
        {
            _console.Out.WriteLine("No runs.");
            return;
        }

        var table = new Table().Border(TableBorder.Rounded);
        table.AddColumns("run", "started", "series", "trigger", "status");
        table.AddColumn(new TableColumn("bars").RightAligned()).AddColumn(new TableColumn("anomalies").RightAligned()).AddColumn("error");
        foreach (var run in items.EnumerateArray())
            table.AddRow([.. Cells(run).Select(cell => new Text(cell))]);
        _console.Tables.Write(table);
    }

    private static string[] Cells(JsonElement run) =>
    [
        run.Text("_id"), run.Text("started_at"), $"{run.Text("ticker")}/{run.Text("interval")}", run.Text("trigger"), run.Text("status"),
        run.Text("rows_loaded"), run.Text("anomalies_found"), run.Text("error"),
    ];
}
