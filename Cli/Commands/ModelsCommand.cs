using Anomaly.Cli.Models;
using Anomaly.Cli.Options;
using Anomaly.Cli.Output;
using Anomaly.Detection.Models;
using Spectre.Console;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly models</c>: lists the models of a folder; its subcommands show and check single ones.</summary>
internal sealed class ModelsCommand
{
    private readonly CliConsole _console;
    private readonly Option<string?> _folder = ModelsOption.Create();
    private readonly Option<bool> _json = JsonOption.Create();

    private ModelsCommand(CliConsole console) => _console = console;

    public static Command Create(CliConsole console)
    {
        var models = new ModelsCommand(console);
        var list = new Command("list", "List the models of a folder.") { models._folder, models._json };
        list.SetAction(models.RunAsync);
        var command = new Command("models", "List, show and check models.")
        {
            models._folder, models._json, list, ModelsShowCommand.Create(console), ModelsCheckCommand.Create(console),
        };
        command.SetAction(models.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var folder = ModelFolder.Open(parsed.GetValue(_folder));
        var models = new List<(DetectionModel Model, string Path)>();
        foreach (var version in folder.Versions())
            models.Add((await ModelReading.ReadAsync(folder.FileOf(version), cancellationToken), folder.FileOf(version)));
        if (parsed.GetValue(_json))
            JsonOutput.Write(_console.Out, json =>
            {
                json.WriteStartArray();
                foreach (var (model, path) in models)
                    ModelJson.Write(json, model, path);
                json.WriteEndArray();
            });
        else
            WriteTable([.. models.Select(entry => entry.Model)]);
        return ExitCode.Done;
    }

    private void WriteTable(IReadOnlyList<DetectionModel> models)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("model", "features", "trees", "rows", "tickers", "bars", "offset", "hash");
        foreach (var model in models)
        {
            var source = model.Metadata.Source;
            table.AddRow(
                model.Version,
                model.FeatureSet,
                $"{model.Forest.Trees.Count} x {model.Forest.SamplesPerTree}",
                model.Metadata.Summary?.Rows.ToString("N0") ?? "?",
                source?.Tickers.Count.ToString() ?? "?",
                source is null ? "?" : $"{source.From:yyyy-MM-dd} to {source.To:yyyy-MM-dd}",
                model.Offset.ToString("F4"),
                model.Hash[..23]);
        }

        _console.Tables.Write(table);
    }
}
