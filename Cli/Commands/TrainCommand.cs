using Anomaly.Cli.Bars;
using Anomaly.Cli.Models;
using Anomaly.Cli.Training;
using Anomaly.Detection.Features;
using Anomaly.Detection.Forests;
using Anomaly.Evaluation;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly train</c>: bars in, a model file and its card out.</summary>
internal sealed class TrainCommand : CliCommand
{
    private const string DefaultFeatureSet = "seed-14";

    private readonly BarOptions _bars = new();
    private readonly Option<Market> _market = MarketOption.Create();
    private readonly Option<FileInfo> _out = ModelOutOption.Create();
    private readonly Option<ModelVersion?> _version = Parsed.Option<ModelVersion?>("--version", "Version of the model, for example 0.2.0. Default: the version in the name of --out, else 0.1.0.", "VERSION", VersionText.Parse);
    private readonly Option<double> _contamination = new("--contamination") { Description = "Share of the training rows that is to count as anomalous, above 0 and at most 0.5.", DefaultValueFactory = _ => 0.01 };
    private readonly Option<ulong> _seed = new("--seed") { Description = "Seed of the random choices: the same seed and bars give the same trees.", DefaultValueFactory = _ => 42 };
    private readonly Option<string> _featureSet = new("--feature-set") { Description = "The set of features that the model sees.", DefaultValueFactory = _ => DefaultFeatureSet };
    private readonly Option<int> _trees = new("--trees") { Description = "How many trees to grow.", DefaultValueFactory = _ => 100 };
    private readonly Option<int> _samples = new("--samples") { Description = "How many rows each tree is grown from.", DefaultValueFactory = _ => 256 };
    private readonly Option<DateTime> _trainedAt = Parsed.Option("--trained-at", "Time of the training to write into the model file (UTC), so that training again gives the same bytes. Default: now.", "TIME", Parsed.Instant);
    private readonly Option<bool> _holdOut = new("--hold-out") { Description = "Leave out the tickers by which models are judged: about a third, by a rule that anomaly evaluate goes by too (docs/reference/evaluation.md)." };
    private readonly Option<SplitTreatment> _splits = Parsed.Option("--splits", "What to do where prices change by the ratio of a split that was not applied to the bars before it: refuse them and say where, cut the series in two there, or keep the jump. Default: refuse.", "TREATMENT", text => Parsed.Name<SplitTreatment>(text, "treatment of splits"));
    private readonly Option<string?> _note = new("--note") { Description = "A sentence about the data, kept in the model and shown on its card." };

    public TrainCommand(CliConsole console)
        : base(console, "train", "Train a model on the bars of many tickers of one market.")
    {
        Takes(_market);
        _bars.AddTo(this);
        _featureSet.AcceptOnlyFromAmong([.. FeatureSets.All.Select(set => set.Id)]);
        Takes(_out, _version, _contamination, _seed, _featureSet, _trees, _samples, _trainedAt, _holdOut, _splits, _note, Json);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var market = parsed.GetValue(_market);
        var path = parsed.GetRequiredValue(_out).FullName;
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
            TrainedAt = parsed.GetResult(_trainedAt) is null ? Console.NowToTheSecond() : parsed.GetValue(_trainedAt),
            Note = parsed.GetValue(_note),
        };
        var bars = _bars.Read(parsed, Console.TimeProvider.GetUtcNow().UtcDateTime, market) with { WithoutHeldOut = parsed.GetValue(_holdOut) };
        if (bars.WithoutHeldOut && bars.Tickers.Where(HeldOutTickers.Contains).ToList() is { Count: > 0 } heldOut)
            throw new BadUsageException($"--tickers names {string.Join(", ", heldOut)}, which --hold-out leaves out: give one or the other.");
        var histories = await ProgressBar.RunAsync(Console, "reading bars", progress => BarLoader.LoadAsync(bars, progress, cancellationToken));
        WarningSummary.Write(Console, histories);
        histories = UnadjustedSplits.Treat(histories, parsed.ValueOr(_splits, SplitTreatment.Refuse));
        var file = await ProgressBar.RunAsync(Console, "training", _ => Task.Run(() => TrainingRun.Train(histories, request, Console.Warn, cancellationToken), cancellationToken));
        var model = await ModelCard.WriteWithModelAsync(path, file, cancellationToken);
        if (parsed.GetValue(Json))
            JsonOutput.Write(Console.Out, ModelJson.Of(model, path));
        else
            Console.Out.WriteLine($"{model.Version}: {model.Metadata.Summary!.Rows:N0} rows of {model.Metadata.Source!.Tickers.Count} tickers, {model.Forest.Trees.Count} trees, offset {model.Offset:F6}{Environment.NewLine}{model.Hash}{Environment.NewLine}{path}");
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
                throw new CommandFailedException($"The file name {named.FileName} and --version give different versions.");
            return named;
        }

        return given is null ? new ModelVersion(market, 0, 1, 0) : given with { Market = market };
    }
}
