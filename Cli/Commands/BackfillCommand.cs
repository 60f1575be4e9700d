using System.Text.Json;
using Anomaly.Cli.Gateway;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly backfill</c>: has a gateway load and score the history of a series, and watches if asked to.</summary>
internal sealed class BackfillCommand : GatewayCommand
{
    private readonly Argument<Ticker> _ticker = Parsed.Argument("ticker", "The ticker, for example AAPL.", Ticker.Parse);
    private readonly Option<Interval> _interval = Parsed.Option("--interval", "Interval of the bars. Default: 1d.", "INTERVAL", Interval.Parse);
    private readonly Option<Period> _period = Parsed.Option("--period", "How far back to go, for example 30d, 6mo, 5y, ytd or max. Default: 5y.", "PERIOD", Period.Parse);
    private readonly Option<bool> _force = new("--force") { Description = "Start again even if a backfill of this ticker and interval is running." };
    private readonly Option<bool> _notify = new("--notify") { Description = "Tell those who follow the series of the anomalies that are found, however old." };
    private readonly Option<bool> _watch = new("--watch") { Description = "Show progress until the backfill ends. Ctrl-C stops watching; the backfill goes on." };

    public BackfillCommand(CliConsole console)
        : base(console, "backfill", "Load and score the history of a ticker on a running gateway.") =>
        Takes(_ticker, _interval, _period, _force, _notify, _watch, Gateway, Json);

    protected override async Task<int> RunAsync(GatewayClient gateway, ParseResult parsed, CancellationToken cancellationToken)
    {
        var started = await gateway.PostAsync("/api/v1/backfills", new
        {
            ticker = parsed.GetRequiredValue(_ticker).Symbol,
            interval = parsed.ValueOr(_interval, Interval.OneDay).Code,
            max_period = parsed.GetResult(_period) is null ? "5y" : parsed.GetValue(_period).Code,
            force = parsed.GetValue(_force),
            notify = parsed.GetValue(_notify),
        }, cancellationToken);
        var watch = parsed.GetValue(_watch);
        var result = watch ? await WatchAsync(gateway, started, cancellationToken) : started;
        Write(parsed, result, watch ? WriteEnd : WriteStart);
        return result.Text("status") == "failed" ? ExitCode.Failed : ExitCode.Done;
    }

    private Task<JsonElement> WatchAsync(GatewayClient gateway, JsonElement started, CancellationToken cancellationToken) =>
        ProgressBar.RunAsync(Console, $"backfill {started.Text("ticker")}", async progress =>
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
                : throw new CommandFailedException($"The gateway stopped sending progress; the backfill goes on. Look again with 'anomaly runs --ticker {started.Text("ticker")}'.");
        });

    private void WriteStart(JsonElement started) =>
        Console.Out.WriteLine($"Backfill {started.Text("run_id")} of {started.Text("ticker")}/{started.Text("interval")} has started.");

    private void WriteEnd(JsonElement end)
    {
        Console.Out.WriteLine($"{end.Text("ticker")}/{end.Text("interval")}: {end.Text("status")}; {end.Text("rows_loaded")} bars, {end.Text("rows_preprocessed")} scored, {end.Text("anomalies_found")} anomalies.");
        if (end.Text("error") is { Length: > 0 } error)
            Console.Error.WriteLine($"error: {error}");
        if (!end.TryGetProperty("warnings", out var warnings) || warnings.ValueKind != JsonValueKind.Array)
            return;
        foreach (var warning in warnings.EnumerateArray())
            Console.Warn(warning.GetString() ?? "");
    }
}
