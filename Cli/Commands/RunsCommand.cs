using System.Text.Json;
using Anomaly.Cli.Gateway;
using Anomaly.Grains.Interfaces;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly runs</c>: the audit of a running gateway, newest first; with an id, everything about one run.</summary>
internal sealed class RunsCommand : GatewayCommand
{
    private const int DefaultLimit = 20;
    private readonly Argument<string?> _id = new("run") { Description = "Id of one run, to show everything about it.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<Ticker> _ticker = Parsed.Option("--ticker", "Only runs of this ticker.", "TICKER", Ticker.Parse);
    private readonly Option<string?> _status = new Option<string?>("--status") { Description = "Only runs with this status." }.AcceptOnlyFromAmong([.. EnumNames.All<RunStatus>()]);
    private readonly Option<string?> _trigger = new Option<string?>("--trigger") { Description = "Only runs that were started by this." }.AcceptOnlyFromAmong([.. EnumNames.All<RunTrigger>()]);
    private readonly Option<int> _limit = Parsed.Option("--limit", $"Show at most this many runs, 1 to 500. Default: {DefaultLimit}.", "COUNT", text => Parsed.Whole(text, 1, 500));

    public RunsCommand(CliConsole console)
        : base(console, "runs", "List the detection runs of a running gateway, newest first, or show one.") =>
        Takes(_id, _ticker, _status, _trigger, _limit, Gateway, Json);

    protected override async Task<int> RunAsync(GatewayClient gateway, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_id) is { } id)
        {
            JsonOutput.Write(Console.Out, await gateway.GetAsync($"/api/v1/runs/{Uri.EscapeDataString(id)}", cancellationToken));
            return ExitCode.Done;
        }

        var query = $"limit={parsed.ValueOr(_limit, DefaultLimit)}"
            + (parsed.GetResult(_ticker) is null ? "" : $"&ticker={Uri.EscapeDataString(parsed.GetValue(_ticker).Symbol)}")
            + (parsed.GetValue(_status) is { } status ? $"&status={status}" : "")
            + (parsed.GetValue(_trigger) is { } trigger ? $"&trigger={trigger}" : "");
        var page = await gateway.GetAsync($"/api/v1/runs?{query}", cancellationToken);
        Write(parsed, page.GetProperty("items"), WriteTable);
        return ExitCode.Done;
    }

    private void WriteTable(JsonElement items)
    {
        if (items.GetArrayLength() == 0)
        {
            Console.Out.WriteLine("There are no such runs.");
            return;
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumns("run", "started", "series", "trigger", "status")
            .AddColumn(new TableColumn("bars").RightAligned()).AddColumn(new TableColumn("anomalies").RightAligned()).AddColumn("error");
        foreach (var run in items.EnumerateArray())
            table.AddRow([.. Cells(run).Select(cell => new Text(cell))]);
        Console.Tables.Write(table);
    }

    private static string[] Cells(JsonElement run) =>
    [
        run.Text("_id"), run.Text("started_at"), $"{run.Text("ticker")}/{run.Text("interval")}", run.Text("trigger"), run.Text("status"),
        run.Text("rows_loaded"), run.Text("anomalies_found"), run.Text("error"),
    ];
}
