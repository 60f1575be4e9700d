using Anomaly.Cli.Bars;
using Anomaly.Cli.Models;
using Anomaly.Cli.Scoring;
using Anomaly.MarketData;
using Anomaly.MarketData.Csv;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly score</c>: bars of one ticker in, scores and anomalies out.</summary>
internal sealed class ScoreCommand : CliCommand
{
    private const int DefaultTop = 20;
    private const int SimulatedYears = 10;

    private readonly Option<string> _bars = new("--bars") { Description = "A CSV file; or, with --ticker, a folder with files {interval}/{TICKER}.csv, or 'simulated' (or 'simulated:SEED') for the simulated exchange.", Required = true, HelpName = "FILE.csv|FOLDER" };
    private readonly Option<Ticker> _ticker = Parsed.Option("--ticker", "The ticker to score, where --bars is not a file.", "TICKER", Ticker.Parse);
    private readonly Option<Interval> _interval = Parsed.Option("--interval", "Interval of the bars, where --bars is not a file. Default: 1d.", "INTERVAL", Interval.Parse);
    private readonly Option<string?> _model = new("--model") { Description = "The model file. Default: the newest model of the ticker's market in the model folder.", HelpName = "FILE.onnx" };
    private readonly Option<string?> _models = ModelsOption.Create();
    private readonly Option<DateTime> _from = Parsed.Option("--from", $"Only bars from this time on (UTC). Default: all; of the simulated exchange, the last {SimulatedYears} years.", "DATE", Parsed.Instant);
    private readonly Option<DateTime> _to = Parsed.Option("--to", "Only bars before this time (UTC).", "DATE", Parsed.Instant);
    private readonly Option<ScoreFormat> _format = Parsed.Option("--format", "table shows the anomalies; csv and json write every scored row. Default: table.", "FORMAT", text => Parsed.Name<ScoreFormat>(text, "format"));
    private readonly Option<int> _top = new("--top") { Description = "How many anomalies the table shows: the most anomalous, in time order.", DefaultValueFactory = _ => DefaultTop };

    public ScoreCommand(CliConsole console)
        : base(console, "score", "Score the bars of one ticker and show its anomalies.") =>
        Takes(_bars, _ticker, _interval, _model, _models, _from, _to, _format, _top, Json);

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (name, ticker, history) = await ReadAsync(parsed, cancellationToken);
        WarningSummary.Write(Console, [history]);
        var path = parsed.GetValue(_model) ?? ModelFolder.Open(parsed.GetValue(_models)).NewestOf(ticker?.Market ?? Market.US);
        var model = await ModelReading.ReadAsync(path, cancellationToken);
        if (ticker is { } known && known.Market != model.Market)
            Console.Warn($"{known} is a {known.Market} ticker, but {model.Version} was trained for {model.Market}");
        var report = ScoreReport.Of(name, model, history.Bars.ToArray(), cancellationToken);
        if (report.Misfit is { } misfit)
            Console.Warn(misfit);
        if (parsed.GetValue(Json) || parsed.GetValue(_format) == ScoreFormat.Json)
            ScoreWriter.WriteJson(Console, report);
        else if (parsed.GetValue(_format) == ScoreFormat.Csv)
            ScoreWriter.WriteCsv(Console, report);
        else
            ScoreWriter.WriteTable(Console, report, Math.Max(1, parsed.GetValue(_top)));
        return ExitCode.Done;
    }

    private async Task<(string Name, Ticker? Ticker, BarHistory History)> ReadAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var bars = parsed.GetRequiredValue(_bars);
        var interval = parsed.ValueOr(_interval, Interval.OneDay);
        var to = parsed.ValueOr(_to, DateTime.MaxValue);
        if (File.Exists(bars))
            return await ReadFileAsync(bars, interval, parsed.ValueOr(_from, DateTime.MinValue), to, cancellationToken);
        if (!Directory.Exists(bars) && !BarPlace.IsSimulated(bars))
            throw new CommandFailedException($"There is no file and no folder '{bars}': --bars takes a CSV file, a folder with files {{interval}}/{{TICKER}}.csv, or 'simulated'.");
        var now = Console.TimeProvider.GetUtcNow().UtcDateTime;
        var source = BarPlace.Parse(bars, now);
        if (parsed.GetResult(_ticker) is null)
            throw new BadUsageException($"--ticker is needed with '{bars}', for example one of {string.Join(", ", source.Tickers(interval).Take(5))}.");
        var series = new SeriesKey(parsed.GetValue(_ticker), interval);
        var from = parsed.ValueOr(_from, BarPlace.IsSimulated(bars) ? now.AddYears(-SimulatedYears) : DateTime.MinValue);
        return (series.ToString(), series.Ticker, await source.ReadAsync(series, from, to, cancellationToken));
    }

    private static async Task<(string Name, Ticker? Ticker, BarHistory History)> ReadFileAsync(
        string path, Interval interval, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        var file = await CsvBarParser.ReadAsync(path, new CsvOptions().MaxFileBytes, cancellationToken);
        var ticker = Ticker.TryParse(Path.GetFileNameWithoutExtension(path), out var named) ? named : (Ticker?)null;
        return (Path.GetFileName(path), ticker, new BarHistory
        {
            Series = new SeriesKey(ticker ?? Ticker.Parse("FILE"), interval),
            Bars = [.. file.Bars.Where(bar => bar.Time >= from && bar.Time < to)],
            Warnings = [.. file.Warnings.Select(warning => $"{Path.GetFileName(path)}: {warning}")],
        });
    }
}
