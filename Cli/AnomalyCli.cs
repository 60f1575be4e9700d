using Anomaly.Cli.Commands;
using Anomaly.Detection.Forests;
using Anomaly.MarketData;
using Anomaly.Storage;
using Microsoft.Extensions.Options;

namespace Anomaly.Cli;

/// <summary>The <c>anomaly</c> command line: every command is one file in <c>Commands/</c>.</summary>
public static class AnomalyCli
{
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(10);

    /// <summary>The root command with all commands.</summary>
    public static RootCommand Create(CliConsole console)
    {
        var root = new RootCommand("anomaly: anomaly detection for stock prices. Trains, checks and runs models over folders of bars or a simulated exchange.")
        {
            new ScoreCommand(console),
            new TrainCommand(console),
            new ModelsCommand(console),
            new ImportSklearnCommand(console),
            EvaluateCommand.Create(console),
            new BenchCommand(console),
            new ServeCommand(console),
            new BackfillCommand(console),
            new VerifyCommand(console),
            new EvidenceCommand(console),
            new RunsCommand(console),
            new ExportCommand(console),
            new ClusterCommand(console),
            new ImportCommand(console),
            new BackupCommand(console),
            new RestoreCommand(console),
            UsersCommand.Create(console),
            AuditCommand.Create(console),
        };
        root.SetAction(_ => Overview.Write(console.Out));
        return root;
    }

    /// <summary>Runs a command line; what goes wrong is a sentence and an exit code. Ctrl-C stops the work cleanly.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, CliConsole console, CancellationToken cancellationToken = default)
    {
        var parsed = Create(console).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            console.Error.WriteLine($"{parsed.Errors[0].Message}{Suggestion(parsed)}");
            console.Error.WriteLine($"Try '{CommandPath(parsed)} --help'.");
            return ExitCode.BadUsage;
        }

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration { Output = console.Out, Error = console.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeToStop },
                cancellationToken);
        }
        catch (OperationCanceledException)
        {
            console.Error.WriteLine("Stopped. No file was changed; what was imported already, or was started on a gateway, stays.");
            return ExitCode.Failed;
        }
        catch (BadUsageException e)
        {
            console.Error.WriteLine(e.Message);
            console.Error.WriteLine($"Try '{CommandPath(parsed)} --help'.");
            return ExitCode.BadUsage;
        }
        catch (Exception e) when (IsForTheUser(e))
        {
            console.Error.WriteLine($"error: {e.Message}");
            return ExitCode.Failed;
        }
    }

    private static bool IsForTheUser(Exception e) => e is CommandFailedException or MarketDataException or InvalidModelException or TrainingException or StoreException or OptionsValidationException
        or InvalidDataException or IOException or UnauthorizedAccessException;

    /// <summary>The switch or command that a word which is neither may stand for.</summary>
    private static string Suggestion(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var words = command.Subcommands.Select(sub => sub.Name).Concat(command.Options.Select(option => option.Name));
        return parsed.UnmatchedTokens is [var word, ..] && Spelling.Nearest(word, words) is { } nearest ? $" Did you mean '{nearest}'?" : "";
    }

    private static string CommandPath(ParseResult parsed)
    {
        var names = new List<string>();
        for (var result = parsed.CommandResult; result is not null; result = result.Parent as System.CommandLine.Parsing.CommandResult)
            names.Insert(0, result.Command is RootCommand ? "anomaly" : result.Command.Name);
        return string.Join(' ', names);
    }
}

/// <summary>What <c>anomaly</c> says when it is given nothing to do.</summary>
internal static class Overview
{
    private const string Text = """
        anomaly finds anomalies in stock prices. Try one of these:

          anomaly score --bars simulated --ticker SIM-RAIL
              ten years of a simulated ticker, scored by the market's model: works at once, needs no data
          anomaly score --bars FOLDER --ticker AAPL
              the same for FOLDER/1d/AAPL.csv (columns Datetime, Open, High, Low, Close, Volume)
          anomaly train --market US --feature-set relative --bars FOLDER --interval 1d --out US_model-1.1.0.onnx
              a model of your own
          anomaly models
              the models there are, and what they were trained on
          anomaly serve
              the whole product in one process: API, charts, live events
          anomaly backfill SIM-RAIL --watch
              have the running gateway load and score five years of a ticker
          anomaly bench
              how fast this machine is

        'anomaly --help' lists all commands, 'anomaly COMMAND --help' explains one.
        From a checkout, write 'dotnet run --project Cli --' for 'anomaly'.
        """;

    public static void Write(TextWriter output) => output.WriteLine(Text);
}
