using Anomaly.MarketData;
using Anomaly.Storage;
using Anomaly.Storage.Import;
using Microsoft.Extensions.DependencyInjection;

namespace Anomaly.Cli.Commands;

/// <summary>
/// <c>anomaly import</c>: takes over what <c>mongoexport</c> or <c>mongodump</c> wrote of the old system's collections; <c>anomaly import bars</c>: pushes bars of files.
/// </summary>
internal sealed class ImportCommand : CliCommand
{
    private readonly Option<FileInfo> _anomalies = File("--anomalies", "Export of the old system's collection anomalies.");
    private readonly Option<FileInfo> _metadata = File("--metadata", "Export of the old system's collection detection_metadata.");
    private readonly Option<FileInfo> _runs = File("--runs", "Export of the old system's collection detection_runs.");
    private readonly Option<string?> _store = StoreOption.Create("to import into");
    private readonly Option<Interval> _interval = Parsed.Option("--default-interval", "Interval of anomalies whose export names none. Default: such anomalies are left out.", "INTERVAL", Interval.Parse);

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Read everything and say what would be imported, changed and left out; write nothing." };

    public ImportCommand(CliConsole console)
        : base(console, "import", "Import anomalies, metadata and runs that mongoexport (JSON) or mongodump (BSON) wrote from the old system's MongoDB, compressed by gzip or not. Importing again changes nothing.")
    {
        Takes(_anomalies, _metadata, _runs, _store, _interval, _dryRun, Json);
        Add(new ImportBarsCommand(console));
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var sources = new[] { (_anomalies, OldCollection.Anomalies), (_metadata, OldCollection.DetectionMetadata), (_runs, OldCollection.DetectionRuns) }
            .Select(source => (File: parsed.GetValue(source.Item1), Collection: source.Item2))
            .Where(source => source.File is not null)
            .ToList();
        if (sources.Count == 0)
            throw new BadUsageException("Nothing to import: name at least one of --anomalies, --metadata, --runs.");
        if (sources.Find(source => !source.File!.Exists).File is { } missing)
            throw new CommandFailedException($"There is no file '{missing.FullName}'.");
        foreach (var (file, _) in sources)
        {
            if (RegularFile.ProblemOf(file!.FullName) is { } problem)
                throw new CommandFailedException($"'{file.FullName}' {problem}.");
        }

        var options = new ImportOptions { DefaultInterval = parsed.GetResult(_interval) is null ? null : parsed.GetValue(_interval) };
        if (parsed.GetValue(_dryRun))
            return await RunAsync(new MongoImporter(store: null, options), sources!, parsed, cancellationToken);
        await using var services = StoreOption.Open(parsed.GetValue(_store));
        var store = services.GetRequiredService<IDetectionStore>();
        await store.InitializeAsync(cancellationToken);
        return await RunAsync(new MongoImporter(store, options), sources!, parsed, cancellationToken);
    }

    private async Task<int> RunAsync(MongoImporter importer, List<(FileInfo File, OldCollection Collection)> sources, ParseResult parsed, CancellationToken cancellationToken)
    {
        var summaries = new List<ImportSummary>();
        foreach (var (file, collection) in sources)
            summaries.Add(await ImportAsync(importer, file, collection, cancellationToken));

        if (parsed.GetValue(Json))
            JsonOutput.Write(Console.Out, summaries.Select(summary => new
            {
                Collection = summary.Collection.ToString(),
                summary.Lines,
                summary.Imported,
                summary.AlreadyThere,
                summary.Changed,
                summary.Skipped,
                Problems = summary.Problems.Select(problem => Sentence(problem, summary)),
            }));
        else
            WriteText(summaries, parsed.GetValue(_dryRun));
        return ExitCode.Done;
    }

    private Task<ImportSummary> ImportAsync(MongoImporter importer, FileInfo file, OldCollection collection, CancellationToken cancellationToken) =>
        ProgressBar.RunAsync(Console, file.Name, async progress =>
        {
            await using var stream = file.OpenRead();
            return await importer.ImportAsync(stream, collection, new ShareOfFile(progress, stream), cancellationToken);
        });

    private void WriteText(List<ImportSummary> summaries, bool isDryRun)
    {
        foreach (var summary in summaries)
        {
            var imported = isDryRun ? $"{summary.Imported} would be imported, unless they are there already" : $"{summary.Imported} imported, {summary.AlreadyThere} there already";
            Console.Out.WriteLine($"{summary.Collection}: {imported}; {summary.Changed} with changes, {summary.Skipped} left out, of {summary.Lines} read.");
            foreach (var problem in summary.Problems)
                Console.Warn(Sentence(problem, summary));
        }
    }

    private static string Sentence(ImportProblem problem, ImportSummary summary) => $"{(summary.IsBson ? "document" : "line")} {problem.Line} {(problem.IsSkipped ? "was left out" : "was changed")}: {problem.Message}";

    private static Option<FileInfo> File(string name, string description) => new(name) { Description = description, HelpName = "FILE" };

    private sealed class ShareOfFile(IProgress<double> progress, FileStream file) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => progress.Report(file.Length == 0 ? 1 : (double)file.Position / file.Length);
    }
}
