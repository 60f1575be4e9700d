using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Anomaly.Cli.Benchmarks;
using Anomaly.Cli.Options;
using Anomaly.Cli.Output;
using Anomaly.Detection.Models;
using Spectre.Console;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly bench</c>: how fast this machine is at what a detection consists of.</summary>
internal sealed class BenchCommand
{
    private readonly CliConsole _console;
    private readonly Option<bool> _hasty = new("--hasty") { Description = "Only show that everything runs: no warm-up, so the figures mean nothing." };
    private readonly Option<bool> _json = JsonOption.Create();

    private BenchCommand(CliConsole console) => _console = console;

    public static Command Create(CliConsole console)
    {
        var bench = new BenchCommand(console);
        var command = new Command("bench", "Measure speed on simulated bars; takes about ten seconds.") { bench._hasty, bench._json };
        command.SetAction(bench.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        const double lines = 7;
        var hasty = parsed.GetValue(_hasty);
        if (IsUnoptimized(typeof(DetectionModel).Assembly))
            _console.Warn("this build is not optimized, the figures are several times too slow: run it with 'dotnet run -c Release --project Cli -- bench'");
        var results = await ProgressBar.RunAsync(_console, "measuring", progress => Task.Run(
            () =>
            {
                var done = new List<BenchResult>();
                foreach (var result in new SpeedTable(hasty).Run(cancellationToken))
                {
                    done.Add(result);
                    progress.Report(done.Count / lines);
                }

                return done;
            },
            cancellationToken));
        if (parsed.GetValue(_json))
            WriteJson(results);
        else
            WriteTable(results);
        return ExitCode.Done;
    }

    private static bool IsUnoptimized(Assembly assembly) =>
        assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true };

    private void WriteTable(IReadOnlyList<BenchResult> results)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("work")
            .AddColumn(new TableColumn("median").RightAligned()).AddColumn(new TableColumn("best").RightAligned()).AddColumn("unit")
            .AddColumn(new TableColumn("yardstick").RightAligned()).AddColumn(new TableColumn("ratio").RightAligned()).AddColumn("yardstick is");
        foreach (var result in results)
            table.AddRow(result.Work, Number(result.Median), Number(result.Best), result.Unit, Number(result.Yardstick), result.Ratio is null ? "" : $"{Number(result.Ratio)}x", result.YardstickName ?? "");
        _console.Tables.Write(table);
        _console.Out.WriteLine("The yardsticks were measured once, on another 2-core machine: for ratios that hold, run them beside this (docs/cli.md).");
    }

    private void WriteJson(IReadOnlyList<BenchResult> results) => JsonOutput.Write(_console.Out, json =>
    {
        json.WriteStartArray();
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteString("work", result.Work);
            json.WriteNumber("median", result.Median);
            json.WriteNumber("best", result.Best);
            json.WriteString("unit", result.Unit);
            json.WriteNumber("runs", result.Runs);
            if (result is { Yardstick: { } yardstick, Ratio: { } ratio })
            {
                json.WriteNumber("yardstick", yardstick);
                json.WriteString("yardstick_is", result.YardstickName);
                json.WriteNumber("ratio", ratio);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static string Number(double? value) => value switch
    {
        null => "",
        >= 1000 => value.Value.ToString("N0", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("G3", CultureInfo.InvariantCulture),
    };
}
