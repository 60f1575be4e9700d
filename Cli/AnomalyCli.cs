using Anomaly.Cli.Commands;
using Anomaly.Detection.Forests;
using Anomaly.Detection.Models;
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
            ScoreCommand.Create(console),
            TrainCommand.Create(console),
            ModelsCommand.Create(console),
            ImportSklearnCommand.Create(console),
            EvaluateCommand.Create(console),
            BenchCommand.Create(console),
            ServeCommand.Create(console),
            BackfillCommand.Create(console),
            VerifyCommand.Create(console),
            RunsCommand.Create(console),
            ClusterCommand.Create(console),
            ImportCommand.Create(console),
        };
        root.SetAction(_ => Overview.Write(console.Out));
        return root;
    }

    /// <summary>Runs a command line; never throws. Ctrl-C stops the work cleanly.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, CliConsole console, CancellationToken cancellationToken = default)
    {
        var parsed = Create(console).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            console.Error.WriteLine(parsed.Errors[0].Message);
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
            console.Error.WriteLine("Stopped. Files are as they were; what was imported, or started on a gateway, stays.");
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

    private static string CommandPath(ParseResult parsed)
    {
        var names = new List<string>();
        for (var result = parsed.CommandResult; result is not null; result = result.Parent as System.CommandLine.Parsing.CommandResult)
            names.Insert(0, result.Command is RootCommand ? "anomaly" : result.Command.Name);
        return string.Join(' ', names);
    }
}
