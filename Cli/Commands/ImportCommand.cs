using Anomaly.Cli.Options;
using Anomaly.Cli.Output;
using Anomaly.Storage;
using Anomaly.Storage.Hosting;
using Anomaly.Storage.Import;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly import</c>: takes over what <c>mongoexport</c> wrote of the old system's collections.</summary>
internal sealed class ImportCommand
{
    private readonly CliConsole _console;
    private readonly Option<FileInfo> _anomalies = File("--anomalies", "Export of the collection anomalies.");
    private readonly Option<FileInfo> _metadata = File("--metadata", "Export of the collection detection_metadata.");
    private readonly Option<FileInfo> _runs = File("--runs", "Export of the collection detection_runs.");
    private readonly Option<string?> _store = new("--store") { Description = "SQLite file to import into. Default: the store of the environment's settings (Anomaly__Store__…).", HelpName = "FILE.db" };
    private readonly Option<Interval> _interval = Parsed.Option("--default-interval", "Interval of anomalies that do not say theirs. Default: such anomalies are left out.", "INTERVAL", Interval.Parse);
    private readonly Option<bool> _json = JsonOption.Create();

    private ImportCommand(CliConsole console) => _console = console;

    public static Command Create(CliConsole console)
    {
        var import = new ImportCommand(console);
        var command = new Command("import", "Import what mongoexport wrote of the old system; repeating it changes nothing.")
        {
            import._anomalies, import._metadata, import._runs, import._store, import._interval, import._json,
        };
        command.SetAction(import.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var sources = new[] { (_anomalies, OldCollection.Anomalies), (_metadata, OldCollection.DetectionMetadata), (_runs, OldCollection.DetectionRuns) }
            .Select(source => (File: parsed.GetValue(source.Item1), Collection: source.Item2))
            .Where(source => source.File is not null)
            .ToList();
        if (sources.Count == 0)
            throw new BadUsageException("Nothing to import: name at least one of --anomalies, --metadata, --runs.");
        if (sources.Find(source => !source.File!.Exists).File is { } missing)
            throw new CommandFailedException($"There is no file '{missing.FullName}'.");

        await using var services = Services(parsed.GetValue(_store));
        var store = services.GetRequiredService<IDetectionStore>();
        await store.InitializeAsync(cancellationToken);
        var importer = new MongoImporter(store, new ImportOptions { DefaultInterval = parsed.GetResult(_interval) is null ? null : parsed.GetValue(_interval) });
        var summaries = new List<ImportSummary>();
        foreach (var (file, collection) in sources)
            summaries.Add(await ImportAsync(importer, file!, collection, cancellationToken));

        if (parsed.GetValue(_json))
            WriteJson(summaries);
        else
            WriteText(summaries);
        return ExitCode.Done;
    }

    private Task<ImportSummary> ImportAsync(MongoImporter importer, FileInfo file, OldCollection collection, CancellationToken cancellationToken) =>
        ProgressBar.RunAsync(_console, file.Name, async progress =>
        {
            await using var stream = file.OpenRead();
            return await importer.ImportAsync(stream, collection, new ShareOfFile(progress, file.Length), cancellationToken);
        });

    private static ServiceProvider Services(string? path)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables();
        if (path is not null)
            configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Anomaly:Store:Engine"] = "Sqlite", ["Anomaly:Store:Path"] = path });
        return new ServiceCollection().AddLogging().AddDetectionStore(configuration.Build()).BuildServiceProvider();
    }

    private void WriteText(List<ImportSummary> summaries)
    {
        foreach (var summary in summaries)
        {
            _console.Out.WriteLine($"{summary.Collection}: {summary.Imported} imported ({summary.Changed} with changes), {summary.AlreadyThere} there already, {summary.Skipped} left out, of {summary.Lines} lines.");
            foreach (var problem in summary.Problems)
                _console.Warn(Sentence(problem));
        }
    }

    private void WriteJson(List<ImportSummary> summaries) => JsonOutput.Write(_console.Out, json =>
    {
        json.WriteStartArray();
        foreach (var summary in summaries)
        {
            json.WriteStartObject();
            json.WriteString("collection", summary.Collection.ToString());
            json.WriteNumber("lines", summary.Lines);
            json.WriteNumber("imported", summary.Imported);
            json.WriteNumber("already_there", summary.AlreadyThere);
            json.WriteNumber("changed", summary.Changed);
            json.WriteNumber("skipped", summary.Skipped);
            json.WriteStartArray("problems");
            foreach (var problem in summary.Problems)
                json.WriteStringValue(Sentence(problem));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static string Sentence(ImportProblem problem) => $"line {problem.Line} {(problem.IsSkipped ? "was left out" : "was changed")}: {problem.Message}";

    private static Option<FileInfo> File(string name, string description) => new(name) { Description = description, HelpName = "FILE.json" };

    private sealed class ShareOfFile(IProgress<double> progress, long length) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => progress.Report(length == 0 ? 1 : (double)value.Bytes / length);
    }
}
