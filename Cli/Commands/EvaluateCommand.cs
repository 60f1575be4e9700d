using System.Text;
using Anomaly.Cli.Bars;
using Anomaly.Cli.Models;
using Anomaly.Cli.Output;
using Anomaly.Cli.Training;
using Anomaly.Evaluation;
using Anomaly.MarketData;
using Anomaly.Simulation;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly evaluate</c>: how well models and plain rules find shocks, side by side on the same bars.</summary>
internal sealed class EvaluateCommand
{
    private readonly CliConsole _console;
    private readonly BarOptions _bars = new();
    private readonly Option<FileInfo[]> _models = new("--model") { Description = "A model to evaluate; may be repeated. Without one, two are trained on the tickers that are not held out.", HelpName = "FILE.onnx" };
    private readonly Option<Market?> _market = Parsed.Option<Market?>("--market", "Only tickers of this market, for example US.", "MARKET", text => MarketOption.Read(text));
    private readonly Option<DateTime> _split = Parsed.Option("--split", "Bars before this time train, later ones test (UTC). Default: all bars on both sides, of different tickers.", "DATE", Parsed.Instant);
    private readonly Option<int> _points = new("--points") { Description = "Points of every ticker at which each shock is injected. Default: 100", DefaultValueFactory = _ => 100 };
    private readonly Option<ulong> _seed = new("--seed") { Description = "Fixes shocks, trees and confidence intervals. Default: 42", DefaultValueFactory = _ => 42 };
    private readonly Option<FileInfo?> _html = new("--html") { Description = "Also write a page with plots.", HelpName = "FILE.html" };
    private readonly Option<(DateTime From, DateTime To)?> _event = Parsed.Option<(DateTime From, DateTime To)?>(
        "--event", "Instead of injecting anything, say what the models found from one time to another (UTC), and how it ranks; of all tickers, held out or not.", "FROM/TO", ReadEvent);
    private readonly Option<int?> _folds = new("--folds") { Description = "Instead of judging the tickers that are held out, judge all of them in so many folds, each by a model that is trained here on the tickers of the others." };
    private readonly Option<bool> _modelsOnly = new("--models-only") { Description = "Leave out the plain rules and the random cut forest." };
    private readonly Option<bool> _markdown = new("--markdown") { Description = "Write the tables as Markdown." };
    private readonly Option<bool> _json = JsonOption.Create();

    private EvaluateCommand(CliConsole console) => _console = console;

    public static Command Create(CliConsole console)
    {
        var evaluate = new EvaluateCommand(console);
        var command = new Command("evaluate", "Inject shocks into the bars of tickers that are held out of training, and measure what models and plain rules find of them and of real days.");
        evaluate._bars.AddTo(command);
        foreach (var option in (Option[])[evaluate._models, evaluate._market, evaluate._split, evaluate._points, evaluate._seed, evaluate._html, evaluate._event, evaluate._folds, evaluate._modelsOnly, evaluate._markdown, evaluate._json])
            command.Add(option);
        command.SetAction(evaluate.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var sources = parsed.GetRequiredValue(_bars.Bars);
        var seed = BarPlace.SeedOf(sources[0]);
        if (sources.Any(BarPlace.IsSimulated) && (seed is null || sources.Length > 1))
            throw new BadUsageException("The simulated exchange is evaluated by itself and with its shocks: give --bars simulated once.");
        var window = _bars.Read(parsed, _console.TimeProvider.GetUtcNow().UtcDateTime, parsed.GetValue(_market));
        if (window.Intervals.Count > 1)
            throw new BadUsageException("An evaluation is of one interval: give --interval once.");
        var request = await RequestAsync(parsed, window.Intervals[0], cancellationToken);
        var bars = await ProgressBar.RunAsync(_console, "reading bars", progress => ReadAsync(window, seed, progress, cancellationToken));
        WarningSummary.Write(_console, bars.Histories);
        if (request.Folds > bars.Clean.Count)
            throw new BadUsageException($"--folds must be at most the number of tickers, which is {bars.Clean.Count}, not {request.Folds}.");
        if (parsed.GetValue(_event) is { } time)
            return WriteEvent(parsed, EventReport.Of(request.Models, bars.Histories, time.From, time.To, ReportBuilder.StandardBudgets[^1], cancellationToken));
        var report = await ProgressBar.RunAsync(_console, "evaluating", progress => Task.Run(() => EvaluationRun.Run(request, bars, progress, _console.Warn, cancellationToken), cancellationToken));
        if (parsed.GetValue(_html) is { } html)
            await AtomicFile.WriteAsync(html.FullName, Encoding.UTF8.GetBytes(HtmlReport.Write(report)), cancellationToken);
        if (parsed.GetValue(_json))
            JsonOutput.Write(_console.Out, report);
        else if (parsed.GetValue(_markdown))
            _console.Out.Write(MarkdownReport.Write(report));
        else
            EvaluationTable.Write(_console, report);
        return ExitCode.Done;
    }

    private int WriteEvent(ParseResult parsed, EventReport report)
    {
        if (report.Rows.Count == 0)
            throw new CommandFailedException("No model judged a bar in the time that --event names: give --model, and bars that reach from well before it.");
        if (parsed.GetValue(_json))
            JsonOutput.Write(_console.Out, report);
        else if (parsed.GetValue(_markdown))
            _console.Out.WriteLine(MarkdownReport.Write(report.Table));
        else
            EvaluationTable.Write(_console, report.Table);
        return ExitCode.Done;
    }

    private static (DateTime From, DateTime To)? ReadEvent(string text)
    {
        var times = text.Split('/');
        if (times.Length != 2)
            throw new FormatException($"'{text}' is no stretch of time: write 2020-02-20/2020-05-01.");
        var (from, to) = (Parsed.Instant(times[0]), Parsed.Instant(times[1]));
        return from < to ? (from, to) : throw new FormatException($"'{text}' ends before it begins.");
    }

    private static async Task<EvaluationBars> ReadAsync(BarRequest window, long? simulatedSeed, IProgress<double> progress, CancellationToken cancellationToken) =>
        simulatedSeed is { } seed
            ? EvaluationBars.Simulated(
                seed,
                window.Intervals[0],
                window.From == DateTime.MinValue ? null : window.From,
                window.To == DateTime.MaxValue ? null : window.To,
                ticker => (window.Market is not { } market || ticker.Market == market)
                    && (window.Tickers.Count == 0 || window.Tickers.Contains(ticker)) && !window.Exclude.Contains(ticker),
                cancellationToken)
            : EvaluationBars.Real(await BarLoader.LoadAsync(window, progress, cancellationToken));

    private async Task<EvaluationRequest> RequestAsync(ParseResult parsed, Interval interval, CancellationToken cancellationToken)
    {
        var points = parsed.GetValue(_points);
        if (points is < 1 or > 100_000)
            throw new BadUsageException($"--points must be 1 to 100000, not {points}.");
        var folds = parsed.GetValue(_folds);
        if (folds < 2)
            throw new BadUsageException($"--folds must be at least 2, not {folds}.");
        if (folds is not null && (parsed.GetResult(_split) is not null || parsed.GetResult(_event) is not null || parsed.GetValue(_models) is { Length: > 0 }))
            throw new BadUsageException("--folds trains its own models on all bars: leave out --model, --split and --event.");
        var models = new List<IContender>();
        foreach (var file in parsed.GetValue(_models) ?? [])
        {
            var model = await ModelReading.ReadAsync(file.FullName, cancellationToken);
            models.Add(new ModelContender(model.Version, model));
        }

        return new EvaluationRequest
        {
            Interval = interval,
            Models = models,
            Split = parsed.GetResult(_split) is null ? null : parsed.GetValue(_split),
            Folds = folds,
            Prepare = histories => UnadjustedSplits.Treat(histories, SplitTreatment.Cut),
            Points = points,
            Seed = parsed.GetValue(_seed),
            WithYardsticks = !parsed.GetValue(_modelsOnly),
        };
    }
}
