using System.Text.Json;
using Anomaly.Cli.Gateway;
using Anomaly.Cli.Options;
using Anomaly.Cli.Output;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly backfill</c>: has a gateway load and score the history of a series, and watches if asked to.</summary>
internal sealed class BackfillCommand
{
    private readonly CliConsole _console;
    private readonly Argument<Ticker> _ticker = Parsed.Argument("ticker", "The ticker, for example AAPL.", Ticker.Parse);
    private readonly Option<Interval> _interval = Parsed.Option("--interval", "Interval of the bars. Default: 1d.", "INTERVAL", Interval.Parse);
    private readonly Option<Period> _period = Parsed.Option("--period", "How far back. Default: 5y.", "PERIOD", Period.Parse);
    private readonly Option<bool> _force = new("--force") { Description = "Start over, even while a backfill of the series runs." };
    private readonly Option<bool> _watch = new("--watch") { Description = "Wait for the end and show the way there; Ctrl-C stops watching, not the backfill." };
    private readonly Option<Uri> _gateway = GatewayOption.Create();
    private readonly Option<bool> _json = JsonOption.Create();

    private BackfillCommand(CliConsole console) => _console = console;

    public static Command Create(CliConsole console)
    {
        var backfill = new BackfillCommand(console);
        var command = new Command("backfill", "Load and score the history of a ticker on a running gateway.")
        {
            backfill._ticker, backfill._interval, backfill._period, backfill._force, backfill._watch, backfill._gateway, backfill._json,
        };
        command.SetAction(backfill.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var gateway = new GatewayClient(parsed.GetRequiredValue(_gateway));
        var started = await gateway.PostAsync("/api/v1/backfills", new
        {
            ticker = parsed.GetRequiredValue(_ticker).Symbol,
            interval = parsed.GetResult(_interval) is null ? "1d" : parsed.GetValue(_interval).Code,
            max_period = parsed.GetResult(_period) is null ? "5y" : parsed.GetValue(_period).Code,
            force = parsed.GetValue(_force),
        }, cancellationToken);
        var result = parsed.GetValue(_watch) ? await WatchAsync(gateway, started, cancellationToken) : started;

        if (parsed.GetValue(_json))
            JsonOutput.Write(_console.Out, json => result.WriteTo(json));
        else if (parsed.GetValue(_watch))
            WriteEnd(result);
        else
            _console.Out.WriteLine($"Backfill {started.Text("run_id")} of {started.Text("ticker")}/{started.Text("interval")} has started.");
        return result.Text("status") == "failed" ? ExitCode.Failed : ExitCode.Done;
    }

    private Task<JsonElement> WatchAsync(GatewayClient gateway, JsonElement started, CancellationToken cancellationToken) =>
        ProgressBar.RunAsync(_console, $"backfill {started.Text("ticker")}", async progress =>
        {
            var last = started;
            await foreach (var at in gateway.WatchAsync($"/api/v1/backfills/{started.Text("run_id")}/events", cancellationToken))
            {
                last = at;
                if (at.TryGetProperty("progress", out var share))
                    progress.Report(share.GetDouble());
            }

            return last.Text("status") is "complete" or "partial" or "failed"
                ? last
                : throw new CommandFailedException($"The gateway stopped telling; the backfill goes on. Look again with 'anomaly runs --ticker {started.Text("ticker")}'.");
        });

    private void WriteEnd(JsonElement end)
    {
        _console.Out.WriteLine($"{end.Text("ticker")}/{end.Text("interval")}: {end.Text("status")}; {end.Text("rows_loaded")} bars, {end.Text("rows_preprocessed")} scored, {end.Text("anomalies_found")} anomalies.");
        if (end.Text("error") is { Length: > 0 } error)
            _console.Error.WriteLine($"error: {error}");
        if (end.TryGetProperty("warnings", out var warnings) && warnings.ValueKind == JsonValueKind.Array)
        {
            foreach (var warning in warnings.EnumerateArray())
                _console.Warn(warning.GetString() ?? "");
        }
    }
}
