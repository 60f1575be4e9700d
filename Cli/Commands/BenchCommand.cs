using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Anomaly.Cli.Benchmarks;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly bench</c>: how fast this machine is at what a detection consists of.</summary>
internal sealed class BenchCommand : CliCommand
{
    private readonly Option<bool> _hasty = new("--hasty") { Description = "Only check that everything runs, without warm-up: the figures mean nothing." };

    public BenchCommand(CliConsole console)
        : base(console, "bench", "Measure how fast this machine detects anomalies, on simulated bars; takes about ten seconds.") =>
        Takes(_hasty, Json);

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        const double lines = 7;
        var hasty = parsed.GetValue(_hasty);
        if (IsUnoptimized(typeof(DetectionModel).Assembly))
            Console.Warn("this is a debug build and several times slower: run it with 'dotnet run -c Release --project Cli -- bench'");
        var results = await ProgressBar.RunAsync(Console, "measuring", progress => Task.Run(
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
        if (parsed.GetValue(Json))
            JsonOutput.Write(Console.Out, results.Select(result => new
            {
                result.Work, result.Median, result.Best, result.Unit, result.Runs, result.Yardstick, YardstickIs = result.YardstickName, result.Ratio,
            }));
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
        Console.Tables.Write(table);
        Console.Out.WriteLine("The yardsticks were measured once, on another 2-core machine: for a fair ratio, measure both on one machine (docs/measurements.md).");
    }

    private static string Number(double? value) => value switch
    {
        null => "",
        >= 1000 => value.Value.ToString("N0", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("G3", CultureInfo.InvariantCulture),
    };
}
