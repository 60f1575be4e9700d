using System.Runtime.CompilerServices;
using Anomaly.Cli.Bars;
using Anomaly.Cli.Models;
using Anomaly.Storage;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly models diff</c>: what would change if a candidate were made active, over stored bars or over those of a source.</summary>
internal sealed class ModelsDiffCommand : CliCommand
{
    private const int DefaultTop = 20;

    private readonly Argument<string?> _candidate = new("candidate") { Description = "A model file, or the name of a model in the model folder. Default: the newest of the market.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<Market?> _market = Parsed.Option<Market?>("--market", "The market whose newest model is the candidate, for example JP. Default: US.", "MARKET", text => MarketOption.Read(text));
    private readonly Option<string?> _active = new("--active") { Description = "The model to compare with, a file or a name. Default: the one that the store says is active.", HelpName = "MODEL" };
    private readonly Option<string?> _folder = ModelsOption.Create();
    private readonly Option<string?> _store = StoreOption.Create("whose active model and bars are used");
    private readonly BarOptions _bars = new();
    private readonly Option<int> _top = new("--top") { Description = "How many of the bars that change are shown: the most anomalous.", DefaultValueFactory = _ => DefaultTop };

    public ModelsDiffCommand(CliConsole console)
        : base(console, "diff", "Show what would change if a candidate were made the active model: counts, threshold, features, and the bars that become or cease to be anomalies.")
    {
        Takes(_candidate, _market, _active, _folder, _store);
        _bars.Bars.Required = false;
        _bars.Bars.Description = $"Compare over these bars instead of the stored ones. {_bars.Bars.Description}";
        _bars.Intervals.Description = "Only bars of these intervals, separated by commas. Default: all that are stored; with --bars, 1d.";
        _bars.AddTo(this);
        Takes(_top, Json);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var candidate = await ModelReading.ReadAsync(FileOfCandidate(parsed), cancellationToken);
        await using var services = StoreOption.Open(parsed.GetValue(_store));
        var active = await ReadActiveAsync(parsed, services, candidate.Market, cancellationToken);
        if (active.Hash == candidate.Hash)
            throw new CommandFailedException($"There is no candidate: {active.Version} is active and the newest model of {active.Market}. Name one.");
        if (active.Market != candidate.Market)
            throw new CommandFailedException($"{active.Version} and {candidate.Version} are models of different markets.");
        var histories = parsed.GetResult(_bars.Bars) is null
            ? ReadStoredAsync(StoreOption.Existing(services), parsed, active.Market, cancellationToken)
            : ReadSourceAsync(parsed, active.Market, cancellationToken);
        var diff = await ModelDiff.ComputeAsync(active, candidate, histories, parsed.ValueOr(_bars.From, DateTime.MinValue), cancellationToken);
        if (diff.Series.Count == 0)
            throw new CommandFailedException($"The store has no such bars of {active.Market}: name others with --bars, or another store with --store.");
        if (parsed.GetValue(Json))
            ModelDiffWriter.WriteJson(Console, diff);
        else
            ModelDiffWriter.WriteText(Console, diff, Math.Max(1, parsed.GetValue(_top)));
        return ExitCode.Done;
    }

    private string FileOfCandidate(ParseResult parsed)
    {
        var folder = parsed.GetValue(_folder);
        return parsed.GetValue(_candidate) is { } named ? ModelFolder.FileOf(named, folder) : ModelFolder.Open(folder).NewestOf(parsed.GetValue(_market) ?? Market.US);
    }

    private async Task<DetectionModel> ReadActiveAsync(ParseResult parsed, IServiceProvider services, Market market, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_active) is { } named)
            return await ModelReading.ReadAsync(ModelFolder.FileOf(named, parsed.GetValue(_folder)), cancellationToken);
        var stored = await ActiveModel.ReadAsync(StoreOption.Existing(services), market, cancellationToken)
            ?? throw new CommandFailedException($"The store does not say yet which model of {market} is active: name one with --active, or another store with --store.");
        var model = await ModelReading.ReadAsync(ModelFolder.FileOf(stored.Version, parsed.GetValue(_folder)), cancellationToken);
        return stored.Hash is null || stored.Hash == model.Hash
            ? model
            : throw new CommandFailedException($"{stored.Version}.onnx is another file than the one that is active ({stored.Hash}): name the folder that has it with --models.");
    }

    private async IAsyncEnumerable<(SeriesKey Series, Bar[] Bars)> ReadSourceAsync(ParseResult parsed, Market market, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = _bars.Read(parsed, Console.TimeProvider.GetUtcNow().UtcDateTime, market);
        var histories = await ProgressBar.RunAsync(Console, "reading bars", progress => BarLoader.LoadAsync(request, progress, cancellationToken));
        WarningSummary.Write(Console, histories);
        foreach (var history in histories)
            yield return (history.Series, [.. history.Bars]);
    }

    /// <summary>Histories from their first bar on, as the product scores them; a series whose first bars are gone is left out, and said.</summary>
    private async IAsyncEnumerable<(SeriesKey Series, Bar[] Bars)> ReadStoredAsync(
        IDetectionStore store, ParseResult parsed, Market market, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (tickers, exclude, intervals) = (parsed.GetValue(_bars.Tickers) ?? [], parsed.GetValue(_bars.Exclude) ?? [], parsed.GetValue(_bars.Intervals) ?? []);
        bool IsWanted(SeriesKey series) => series.Ticker.Market == market && (tickers.Length == 0 || tickers.Contains(series.Ticker)) && !exclude.Contains(series.Ticker)
            && (intervals.Length == 0 || intervals.Contains(series.Interval));
        await foreach (var (series, bars) in store.ReadHistoriesAsync(IsWanted, parsed.ValueOr(_bars.To, TimeRange.All.To), cancellationToken))
        {
            if (bars[0].Time > series.Anchor)
                Console.Warn($"{series.Series} is left out: its bars before {bars[0].Time:u} are no longer stored (Anomaly:Store:BarRetention), and scores rest on them.");
            else
                yield return (series.Series, bars);
        }
    }
}
