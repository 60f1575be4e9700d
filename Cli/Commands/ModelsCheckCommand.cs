using Anomaly.Cli.Models;
using Anomaly.Cli.Options;
using Anomaly.Cli.Output;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly models check</c>: reads files whole, as the detector would, and says which would be refused.</summary>
internal sealed class ModelsCheckCommand
{
    private readonly CliConsole _console;
    private readonly Argument<string[]> _files = new("files") { Description = "Model files.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<bool> _json = JsonOption.Create();

    private ModelsCheckCommand(CliConsole console) => _console = console;

    public static Command Create(CliConsole console)
    {
        var check = new ModelsCheckCommand(console);
        var command = new Command("check", "Check model files; the exit code is 1 if one would be refused.") { check._files, check._json };
        command.SetAction(check.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var results = new List<(string File, string? Version, string? Error)>();
        foreach (var file in parsed.GetRequiredValue(_files))
        {
            try
            {
                results.Add((file, (await ModelReading.ReadAsync(file, cancellationToken)).Version, null));
            }
            catch (CommandFailedException e)
            {
                results.Add((file, null, e.Message));
            }
        }

        if (parsed.GetValue(_json))
            JsonOutput.Write(_console.Out, json =>
            {
                json.WriteStartArray();
                foreach (var (file, version, error) in results)
                {
                    json.WriteStartObject();
                    json.WriteString("file", file);
                    json.WriteBoolean("ok", error is null);
                    json.WriteString("version", version);
                    json.WriteString("error", error);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
        foreach (var (file, version, error) in results)
        {
            if (error is not null)
                _console.Error.WriteLine($"error: {error}");
            else if (!parsed.GetValue(_json))
                _console.Out.WriteLine($"{file}: {version}, ok");
        }

        return results.Any(result => result.Error is not null) ? ExitCode.Failed : ExitCode.Done;
    }
}
