using Anomaly.Cli.Models;
using Anomaly.Detection.Models.Sklearn;
using Anomaly.MarketData;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly import-sklearn</c>: a forest that scikit-learn trained becomes a model file with the same scores.</summary>
internal sealed class ImportSklearnCommand : CliCommand
{
    private readonly Option<FileInfo> _forest = new("--forest") { Description = "The forest as a JSON file (docs/reference/forest.md says how to write one).", Required = true, HelpName = "FILE.json" };
    private readonly Option<Market> _market = MarketOption.Create();
    private readonly Option<ModelVersion> _version = Parsed.Option("--version", "Version of the model, for example 0.9.0.", "VERSION", VersionText.Parse);
    private readonly Option<FileInfo> _out = ModelOutOption.Create();
    private readonly Option<DateTime> _importedAt = Parsed.Option("--imported-at", "Time of the import to write into the model file (UTC). Default: now.", "TIME", Parsed.Instant);

    public ImportSklearnCommand(CliConsole console)
        : base(console, "import-sklearn", "Make a model file from an isolation forest that scikit-learn trained.")
    {
        _version.Required = true;
        Takes(_forest, _market, _version, _out, _importedAt, Json);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var path = parsed.GetRequiredValue(_out).FullName;
        var importedAt = parsed.GetResult(_importedAt) is null ? Console.NowToTheSecond() : parsed.GetValue(_importedAt);
        var forest = await ReadAsync(parsed.GetRequiredValue(_forest), cancellationToken);
        var file = forest.ToModelFile(parsed.GetRequiredValue(_version) with { Market = parsed.GetValue(_market) }, importedAt);
        var model = await ModelCard.WriteWithModelAsync(path, file, cancellationToken);
        if (parsed.GetValue(Json))
            JsonOutput.Write(Console.Out, ModelJson.Of(model, path));
        else
            Console.Out.WriteLine($"{model.Version}: {model.Forest.Trees.Count} trees, offset {model.Offset:F6}{Environment.NewLine}{model.Hash}{Environment.NewLine}{path}");
        return ExitCode.Done;
    }

    private static async Task<SklearnForest> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        if (!file.Exists)
            throw new CommandFailedException($"There is no file '{file.FullName}'.");
        if (RegularFile.ProblemOf(file.FullName) is { } problem)
            throw new CommandFailedException($"'{file.FullName}' {problem}.");
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
