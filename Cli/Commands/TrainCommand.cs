using Anomaly.Cli.Bars;
using Anomaly.Cli.Models;
using Anomaly.Cli.Options;
using Anomaly.Cli.Output;
using Anomaly.Cli.Training;
using Anomaly.Detection.Features;
using Anomaly.Detection.Forests;
using Anomaly.Detection.Models;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly train</c>: bars in, a model file and its card out.</summary>
internal sealed class TrainCommand
{
    private const string DefaultFeatureSet = "seed-14";

    private readonly CliConsole _console;
    private readonly BarOptions _bars = new();
    private readonly Option<Market> _market = MarketOption.Create();
    private readonly Option<FileInfo> _out = new("--out") { Description = "The model file to write; its card (.md) is written beside it.", Required = true, HelpName = "FILE.onnx" };
    private readonly Option<ModelVersion?> _version = Parsed.Option<ModelVersion?>("--version", "Version of the model, for example 0.2.0. Default: that of the file name, else 0.1.0.", "VERSION", VersionText.Parse);
    private readonly Option<double> _contamination = new("--contamination") { Description = "Share of the training rows that shall count as anomalous, above 0 and at most 0.5. Default: 0.01", DefaultValueFactory = _ => 0.01 };
    private readonly Option<ulong> _seed = new("--seed") { Description = "Fixes the trees. Default: 42", DefaultValueFactory = _ => 42 };
    private readonly Option<string> _featureSet = new("--feature-set") { Description = $"The features that the model is fed. Default: {DefaultFeatureSet}", DefaultValueFactory = _ => DefaultFeatureSet };
    private readonly Option<int> _trees = new("--trees") { Description = "Trees to grow. Default: 100", DefaultValueFactory = _ => 100 };
    private readonly Option<int> _samples = new("--samples") { Description = "Rows drawn for each tree. Default: 256", DefaultValueFactory = _ => 256 };
    private readonly Option<DateTime> _trainedAt = Parsed.Option("--trained-at", "The time to write into the file, so that the same training makes the same bytes. Default: now.", "TIME", Parsed.Instant);
    private readonly Option<string?> _note = new("--note") { Description = "A sentence on the data, kept in the model and shown on its card." };
    private readonly Option<bool> _json = JsonOption.Create();

    private TrainCommand(CliConsole console) => _console = console;

    public static Command Create(CliConsole console)
    {
        var train = new TrainCommand(console);
        var command = new Command("train", "Train a model on bars of many tickers of one market.");
        command.Add(train._market);
        train._bars.AddTo(command);
        train._featureSet.AcceptOnlyFromAmong([.. FeatureSets.All.Select(set => set.Id)]);
        foreach (var option in (Option[])[train._out, train._version, train._contamination, train._seed, train._featureSet, train._trees, train._samples, train._trainedAt, train._note, train._json])
            command.Add(option);
        command.SetAction(train.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var market = parsed.GetValue(_market);
        var path = parsed.GetRequiredValue(_out).FullName;
        var now = _console.TimeProvider.GetUtcNow();
        var request = new TrainingRequest
        {
            Version = VersionOf(parsed, market, path),
            FeatureSet = FeatureSets.Get(parsed.GetRequiredValue(_featureSet)),
            Parameters = new ForestParameters
            {
                Contamination = parsed.GetValue(_contamination),
                Seed = parsed.GetValue(_seed),
                Trees = parsed.GetValue(_trees),
                SamplesPerTree = parsed.GetValue(_samples),
            },
            TrainedAt = parsed.GetResult(_trainedAt) is null ? new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero) : parsed.GetValue(_trainedAt),
            Note = parsed.GetValue(_note),
        };
        var bars = _bars.Read(parsed, now.UtcDateTime, market);
        var histories = await ProgressBar.RunAsync(_console, "reading bars", progress => BarLoader.LoadAsync(bars, progress, cancellationToken));
        WarningSummary.Write(_console, histories);
        var file = await ProgressBar.RunAsync(_console, "training", _ => Task.Run(() => TrainingRun.Train(histories, request, _console.Warn, cancellationToken), cancellationToken));
        var model = ModelFile.Read(file);
        await AtomicFile.WriteAsync(path, file, cancellationToken);
        await AtomicFile.WriteAsync(Path.ChangeExtension(path, ".md"), System.Text.Encoding.UTF8.GetBytes(ModelCard.Write(model)), cancellationToken);
        Report(parsed.GetValue(_json), model, path);
        return ExitCode.Done;
    }

    private ModelVersion VersionOf(ParseResult parsed, Market market, string path)
    {
        var given = parsed.GetValue(_version);
        if (ModelVersion.TryParse(Path.GetFileNameWithoutExtension(path), out var named))
        {
            if (named.Market != market)
                throw new CommandFailedException($"The file name {named.FileName} is that of a {named.Market} model, but --market is {market}.");
            if (given is not null && given with { Market = market } != named)
                throw new CommandFailedException($"The file name {named.FileName} and --version say different versions.");
            return named;
        }

        return given is null ? new ModelVersion(market, 0, 1, 0) : given with { Market = market };
    }

    private void Report(bool json, DetectionModel model, string path)
    {
        if (json)
        {
            JsonOutput.Write(_console.Out, writer => ModelJson.Write(writer, model, path));
            return;
        }

        _console.Out.WriteLine($"{model.Version}: {model.Metadata.Summary!.Rows:N0} rows of {model.Metadata.Source!.Tickers.Count} tickers, {model.Forest.Trees.Count} trees, offset {model.Offset:F6}");
        _console.Out.WriteLine(model.Hash);
        _console.Out.WriteLine(path);
    }
}
