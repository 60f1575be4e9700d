using Anomaly.Cli.Models;
using Anomaly.Cli.Options;
using Anomaly.Cli.Output;
using Anomaly.Detection.Models;
using Anomaly.Detection.Models.Sklearn;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly import-sklearn</c>: a forest that scikit-learn trained becomes a model file with the same scores.</summary>
internal sealed class ImportSklearnCommand
{
    private readonly CliConsole _console;
    private readonly Option<FileInfo> _forest = new("--forest") { Description = "The forest, dumped as JSON.", Required = true, HelpName = "FILE.json" };
    private readonly Option<Market> _market = MarketOption.Create();
    private readonly Option<ModelVersion> _version = Parsed.Option("--version", "Version of the model, for example 0.9.0.", "VERSION", VersionText.Parse);
    private readonly Option<FileInfo> _out = new("--out") { Description = "The model file to write; its card (.md) is written beside it.", Required = true, HelpName = "FILE.onnx" };
    private readonly Option<DateTime> _importedAt = Parsed.Option("--imported-at", "The time to write into the file. Default: now.", "TIME", Parsed.Instant);
    private readonly Option<bool> _json = JsonOption.Create();

    private ImportSklearnCommand(CliConsole console) => _console = console;

    public static Command Create(CliConsole console)
    {
        var import = new ImportSklearnCommand(console);
        import._version.Required = true;
        var command = new Command("import-sklearn", "Make a model file of a forest that scikit-learn trained.")
        {
            import._forest, import._market, import._version, import._out, import._importedAt, import._json,
        };
        command.SetAction(import.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var from = parsed.GetRequiredValue(_forest);
        var path = parsed.GetRequiredValue(_out).FullName;
        var now = _console.TimeProvider.GetUtcNow();
        var importedAt = parsed.GetResult(_importedAt) is null ? new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero) : parsed.GetValue(_importedAt);
        var forest = await ReadAsync(from, cancellationToken);
        var file = forest.ToModelFile(parsed.GetRequiredValue(_version) with { Market = parsed.GetValue(_market) }, importedAt);
        var model = ModelFile.Read(file);
        await AtomicFile.WriteAsync(path, file, cancellationToken);
        await AtomicFile.WriteAsync(Path.ChangeExtension(path, ".md"), System.Text.Encoding.UTF8.GetBytes(ModelCard.Write(model)), cancellationToken);
        if (parsed.GetValue(_json))
            JsonOutput.Write(_console.Out, json => ModelJson.Write(json, model, path));
        else
            _console.Out.WriteLine($"{model.Version}: {model.Forest.Trees.Count} trees, offset {model.Offset:F6}{Environment.NewLine}{model.Hash}{Environment.NewLine}{path}");
        return ExitCode.Done;
    }

    private static async Task<SklearnForest> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        if (!file.Exists)
            throw new CommandFailedException($"There is no file '{file.FullName}'.");
        try
        {
            await using var stream = file.OpenRead();
            return await SklearnForest.ReadAsync(stream, cancellationToken);
        }
        catch (InvalidModelException e)
        {
            throw new CommandFailedException($"'{file.FullName}' cannot be imported: {e.Message}", e);
        }
    }
}
