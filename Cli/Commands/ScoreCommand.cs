using Anomaly.Cli.Bars;
using Anomaly.Cli.Models;
using Anomaly.Cli.Options;
using Anomaly.Cli.Output;
using Anomaly.Cli.Scoring;
using Anomaly.MarketData;
using Anomaly.MarketData.Csv;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly score</c>: bars of one ticker in, scores and anomalies out.</summary>
internal sealed class ScoreCommand
{
    private const int DefaultTop = 20;
    private const int SimulatedYears = 10;

    private readonly CliConsole _console;
    private readonly Option<string> _bars = new("--bars") { Description = "A CSV file; or a folder with {interval}/{TICKER}.csv, or 'simulated' (simulated:SEED): then with --ticker.", Required = true, HelpName = "FILE.csv|FOLDER" };
    private readonly Option<Ticker> _ticker = Parsed.Option("--ticker", "The ticker to score, where --bars is not a file.", "TICKER", Ticker.Parse);
    private readonly Option<Interval> _interval = Parsed.Option("--interval", "Interval of the bars, where --bars is not a file. Default: 1d", "INTERVAL", Interval.Parse);
    private readonly Option<string?> _model = new("--model") { Description = "The model. Default: the newest of the ticker's market in the model folder.", HelpName = "FILE.onnx" };
    private readonly Option<string?> _models = ModelsOption.Create();
    private readonly Option<DateTime> _from = Parsed.Option("--from", $"Only bars from this time on (UTC). Default: all; of the simulated exchange, the last {SimulatedYears} years.", "DATE", Parsed.Instant);
    private readonly Option<DateTime> _to = Parsed.Option("--to", "Only bars before this time (UTC).", "DATE", Parsed.Instant);
    private readonly Option<ScoreFormat> _format = new("--format") { Description = "table shows the anomalies; csv and json every scored row. Default: table" };
    private readonly Option<int> _top = new("--top") { Description = $"How many anomalies the table shows: the strangest, in time order. Default: {DefaultTop}", DefaultValueFactory = _ => DefaultTop };
    private readonly Option<bool> _json = JsonOption.Create();

    private ScoreCommand(CliConsole console) => _console = console;

    public static Command Create(CliConsole console)
    {
        var score = new ScoreCommand(console);
        var command = new Command("score", "Score the bars of one ticker and show its anomalies.")
        {
            score._bars, score._ticker, score._interval, score._model, score._models, score._from, score._to, score._format, score._top, score._json,
        };
        command.SetAction(score.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (name, ticker, history) = await ReadAsync(parsed, cancellationToken);
        WarningSummary.Write(_console, [history]);
        var path = parsed.GetValue(_model) ?? ModelFolder.Open(parsed.GetValue(_models)).NewestOf(ticker?.Market ?? Market.US);
        var model = await ModelReading.ReadAsync(path, cancellationToken);
        if (ticker is { } known && known.Market != model.Market)
            _console.Warn($"{known} is a {known.Market} ticker, {model.Version} is meant for {model.Market}");
        var report = ScoreReport.Of(name, model, history.Bars.ToArray(), cancellationToken);
        if (parsed.GetValue(_json) || parsed.GetValue(_format) == ScoreFormat.Json)
            ScoreWriter.WriteJson(_console, report);
        else if (parsed.GetValue(_format) == ScoreFormat.Csv)
            ScoreWriter.WriteCsv(_console, report);
        else
            ScoreWriter.WriteTable(_console, report, Math.Max(1, parsed.GetValue(_top)));
        return ExitCode.Done;
    }

    private async Task<(string Name, Ticker? Ticker, BarHistory History)> ReadAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var bars = parsed.GetRequiredValue(_bars);
        var interval = parsed.GetResult(_interval) is null ? Interval.OneDay : parsed.GetValue(_interval);
        var to = parsed.GetResult(_to) is null ? DateTime.MaxValue : parsed.GetValue(_to);
        if (File.Exists(bars))
            return await ReadFileAsync(bars, interval, FromOf(parsed, DateTime.MinValue), to, cancellationToken);
        var now = _console.TimeProvider.GetUtcNow().UtcDateTime;
        var source = BarSource.Parse(bars, now);
        if (parsed.GetResult(_ticker) is null)
            throw new BadUsageException($"--ticker is needed with '{bars}', for example one of {string.Join(", ", source.Tickers(interval).Take(5))}.");
        var series = new SeriesKey(parsed.GetValue(_ticker), interval);
        var from = FromOf(parsed, BarSource.IsSimulated(bars) ? now.AddYears(-SimulatedYears) : DateTime.MinValue);
        return (series.ToString(), series.Ticker, await source.ReadAsync(series, from, to, cancellationToken));
    }

    private DateTime FromOf(ParseResult parsed, DateTime otherwise) => parsed.GetResult(_from) is null ? otherwise : parsed.GetValue(_from);

    private static async Task<(string Name, Ticker? Ticker, BarHistory History)> ReadFileAsync(
        string path, Interval interval, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        var file = await CsvBarFile.ReadAsync(path, new CsvOptions().MaxFileBytes, cancellationToken);
        var ticker = Ticker.TryParse(Path.GetFileNameWithoutExtension(path), out var named) ? named : (Ticker?)null;
        return (Path.GetFileName(path), ticker, new BarHistory
        {
            Series = new SeriesKey(ticker ?? Ticker.Parse("FILE"), interval),
            Bars = [.. file.Bars.Where(bar => bar.Time >= from && bar.Time < to)],
            Warnings = [.. file.Warnings.Select(warning => $"{Path.GetFileName(path)}: {warning}")],
        });
    }
}
