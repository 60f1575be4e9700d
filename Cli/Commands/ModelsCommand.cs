using System.Text.Json.Serialization;
using Anomaly.Cli.Models;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly models</c>: lists the models of a folder; its subcommands show and check single ones.</summary>
internal sealed class ModelsCommand : CliCommand
{
    private readonly Option<string?> _folder = ModelsOption.Create();

    public ModelsCommand(CliConsole console)
        : base(console, "models", "List, show and check models.")
    {
        Takes(_folder, Json);
        var list = new Command("list", "List the models of a folder.") { _folder, Json };
        list.SetAction(RunAsync);
        Add(list);
        Add(new ModelsShowCommand(console));
        Add(new ModelsCheckCommand(console));
        Add(new ModelsDiffCommand(console));
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var folder = ModelFolder.Open(parsed.GetValue(_folder));
        var models = new List<(DetectionModel Model, string Path)>();
        foreach (var version in folder.Versions())
            models.Add((await ModelReading.ReadAsync(folder.FileOf(version), cancellationToken), folder.FileOf(version)));
        if (parsed.GetValue(Json))
            JsonOutput.Write(Console.Out, models.Select(entry => ModelJson.Of(entry.Model, entry.Path)));
        else
            WriteTable(models.Select(entry => entry.Model));
        return ExitCode.Done;
    }

    private void WriteTable(IEnumerable<DetectionModel> models)
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

        Console.Tables.Write(table);
    }
}

/// <summary><c>anomaly models show</c>: one model's card.</summary>
internal sealed class ModelsShowCommand : CliCommand
{
    private readonly Argument<string> _model = new("model") { Description = "A model file, or the name of a model in the model folder, for example US_model-0.1.0." };
    private readonly Option<string?> _folder = ModelsOption.Create();

    public ModelsShowCommand(CliConsole console)
        : base(console, "show", "Show the card of a model: what it was trained on, and how.") => Takes(_model, _folder, Json);

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var path = ModelFolder.FileOf(parsed.GetRequiredValue(_model), parsed.GetValue(_folder));
        var model = await ModelReading.ReadAsync(path, cancellationToken);
        if (parsed.GetValue(Json))
            JsonOutput.Write(Console.Out, ModelJson.Of(model, path));
        else
            Console.Out.Write(ModelCard.Write(model));
        return ExitCode.Done;
    }
}

/// <summary><c>anomaly models check</c>: reads files whole, as the detector would, and says which would be refused.</summary>
internal sealed class ModelsCheckCommand : CliCommand
{
    private readonly Argument<string[]> _files = new("files") { Description = "The model files to check.", Arity = ArgumentArity.OneOrMore };

    public ModelsCheckCommand(CliConsole console)
        : base(console, "check", "Check model files; the exit code is 1 if the gateway would refuse one of them.") => Takes(_files, Json);

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        List<CheckedFile> results = [];
        foreach (var file in parsed.GetRequiredValue(_files))
            results.Add(await CheckAsync(file, cancellationToken));
        if (parsed.GetValue(Json))
            JsonOutput.Write(Console.Out, results);
        foreach (var (file, ok, version, error) in results)
        {
            if (!ok)
                Console.Error.WriteLine($"error: {error}");
            else if (!parsed.GetValue(Json))
                Console.Out.WriteLine($"{file}: {version}, ok");
        }

        return results.TrueForAll(result => result.Ok) ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task<CheckedFile> CheckAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return new CheckedFile(file, true, (await ModelReading.ReadAsync(file, cancellationToken)).Version, null);
        }
        catch (CommandFailedException e)
        {
            return new CheckedFile(file, false, null, e.Message);
        }
    }

    private sealed record CheckedFile(
        string File, bool Ok,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Version,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Error);
}
