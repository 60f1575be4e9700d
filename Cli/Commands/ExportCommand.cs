using Anomaly.Cli.Exports;
using Anomaly.Detection.Features.Seed14;
using Anomaly.Grains.Interfaces;
using Anomaly.Storage;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly export</c>: writes what a store holds for other programs to read.</summary>
internal sealed class ExportCommand : Command
{
    private static readonly ExportTable<AnomalyRecord> Anomalies = new(
    [
        ExportColumn<AnomalyRecord>.Text("id", anomaly => anomaly.Id),
        ExportColumn<AnomalyRecord>.Text("ticker", anomaly => anomaly.Series.Ticker.Symbol),
        ExportColumn<AnomalyRecord>.Text("interval", anomaly => anomaly.Series.Interval.Code),
        ExportColumn<AnomalyRecord>.Time("datetime", anomaly => anomaly.Datetime),
        ExportColumn<AnomalyRecord>.Number("close", anomaly => anomaly.Close),
        ExportColumn<AnomalyRecord>.Number("volume", anomaly => anomaly.Volume),
        ExportColumn<AnomalyRecord>.Number("anomaly_score", anomaly => anomaly.AnomalyScore),
        ExportColumn<AnomalyRecord>.Number("severity", anomaly => anomaly.Severity),
        ExportColumn<AnomalyRecord>.Text("direction", anomaly => anomaly.Direction is { } direction ? EnumNames.Of(direction) : null),
        ExportColumn<AnomalyRecord>.Text("reason", anomaly => anomaly.ReasonToShow),
        ExportColumn<AnomalyRecord>.Text("reason_facts", anomaly => FactDocument.Of(anomaly.ReasonFacts) is { } facts ? JsonOutput.Text(facts) : null),
        ExportColumn<AnomalyRecord>.Text("kind", anomaly => EnumNames.Of(anomaly.Kind)),
        ExportColumn<AnomalyRecord>.Time("incident", anomaly => anomaly.Status == AnomalyStatus.Retracted ? null : anomaly.Incident ?? anomaly.Datetime),
        ExportColumn<AnomalyRecord>.Text("status", anomaly => EnumNames.Of(anomaly.Status)),
        ExportColumn<AnomalyRecord>.Text("model_version", anomaly => anomaly.ModelVersion),
        ExportColumn<AnomalyRecord>.Text("model_hash", anomaly => anomaly.ModelHash),
        ExportColumn<AnomalyRecord>.Text("detection_run_id", anomaly => anomaly.DetectionRunId),
        ExportColumn<AnomalyRecord>.Time("detection_timestamp", anomaly => anomaly.DetectionTimestamp),
        .. Seed14FeatureSet.Instance.Names.Select(name => ExportColumn<AnomalyRecord>.Number(name, anomaly => anomaly.Feature(name))),
    ]);

    private static readonly ExportTable<DetectionRun> Runs = new(
    [
        ExportColumn<DetectionRun>.Text("id", run => run.Id),
        ExportColumn<DetectionRun>.Text("trigger", run => EnumNames.Of(run.Trigger)),
        ExportColumn<DetectionRun>.Text("ticker", run => run.Series.Ticker.Symbol),
        ExportColumn<DetectionRun>.Text("interval", run => run.Series.Interval.Code),
        ExportColumn<DetectionRun>.Text("period", run => run.Period),
        ExportColumn<DetectionRun>.Text("model_version", run => run.ModelVersion),
        ExportColumn<DetectionRun>.Text("model_hash", run => run.ModelHash),
        ExportColumn<DetectionRun>.Text("program_version", run => run.ProgramVersion),
        ExportColumn<DetectionRun>.Time("started_at", run => run.StartedAt),
        ExportColumn<DetectionRun>.Time("completed_at", run => run.CompletedAt),
        ExportColumn<DetectionRun>.Number("duration_seconds", run => run.DurationSeconds),
        ExportColumn<DetectionRun>.Count("rows_loaded", run => run.RowsLoaded),
        ExportColumn<DetectionRun>.Count("rows_preprocessed", run => run.RowsPreprocessed),
        ExportColumn<DetectionRun>.Count("anomalies_found", run => run.AnomaliesFound),
        ExportColumn<DetectionRun>.Count("anomalies_retracted", run => run.AnomaliesRetracted),
        ExportColumn<DetectionRun>.Text("status", run => EnumNames.Of(run.Status)),
        ExportColumn<DetectionRun>.Text("error", run => run.Error),
        ExportColumn<DetectionRun>.Text("correlation_id", run => run.CorrelationId),
        ExportColumn<DetectionRun>.Text("input_hash", run => run.InputHash),
        ExportColumn<DetectionRun>.Number("fetch_seconds", run => run.FetchSeconds),
        ExportColumn<DetectionRun>.Number("score_seconds", run => run.ScoreSeconds),
    ]);

    public ExportCommand(CliConsole console)
        : base("export", "Write anomalies or runs of a store as CSV or Parquet. A gateway may go on using the store meanwhile.")
    {
        Add(new ExportTableCommand<AnomalyRecord>(console, "anomalies", "Write every anomaly, oldest bar first, also those that were retracted.", Anomalies, ListAnomaliesAsync));
        Add(new ExportTableCommand<DetectionRun>(console, "runs", "Write every run that is kept, latest first.", Runs, ListRunsAsync));
    }

    private static IAsyncEnumerable<AnomalyRecord> ListAnomaliesAsync(IDetectionStore store, ExportFilter filter, CancellationToken cancellationToken)
    {
        var query = new AnomalyQuery
        {
            Ticker = filter.Ticker, Interval = filter.Interval, From = filter.From, To = filter.To, OldestFirst = true, Limit = PageRequest.MaxLimit,
        };
        return StoreReading.ListAllAsync(cursor => store.ListAnomaliesAsync(query with { Cursor = cursor }, cancellationToken));
    }

    private static IAsyncEnumerable<DetectionRun> ListRunsAsync(IDetectionStore store, ExportFilter filter, CancellationToken cancellationToken)
    {
        var query = new RunQuery { Ticker = filter.Ticker, Interval = filter.Interval, From = filter.From, To = filter.To, Limit = PageRequest.MaxLimit };
        return StoreReading.ListAllAsync(cursor => store.ListRunsAsync(query with { Cursor = cursor }, cancellationToken));
    }
}

/// <summary>Which rows are wanted; what is null does not restrict.</summary>
internal sealed record ExportFilter(Ticker? Ticker, Interval? Interval, DateTime? From, DateTime? To);

/// <summary>Writes one table.</summary>
internal sealed class ExportTableCommand<T> : CliCommand
{
    private readonly ExportTable<T> _table;
    private readonly Func<IDetectionStore, ExportFilter, CancellationToken, IAsyncEnumerable<T>> _read;
    private readonly Option<ExportFormat> _format = Parsed.Option("--format", "csv or parquet. Default: by the ending of --out, else csv.", "FORMAT", text => Parsed.Name<ExportFormat>(text, "format"));
    private readonly Option<FileInfo> _out = new("--out") { Description = "The file to write, whole or not at all. Default: CSV to the standard output.", HelpName = "FILE" };
    private readonly Option<string?> _store = StoreOption.Create("to read");
    private readonly Option<Ticker?> _ticker = Parsed.Option<Ticker?>("--ticker", "Only this ticker.", "TICKER", text => Ticker.Parse(text));
    private readonly Option<Interval?> _interval = Parsed.Option<Interval?>("--interval", "Only this interval.", "INTERVAL", text => Interval.Parse(text));
    private readonly Option<DateTime?> _from = Parsed.Option<DateTime?>("--from", "Only from here on: a date or time in UTC.", "TIME", text => Parsed.Instant(text));
    private readonly Option<DateTime?> _to = Parsed.Option<DateTime?>("--to", "Only before here.", "TIME", text => Parsed.Instant(text));

    public ExportTableCommand(
        CliConsole console, string name, string description, ExportTable<T> table, Func<IDetectionStore, ExportFilter, CancellationToken, IAsyncEnumerable<T>> read)
        : base(console, name, description)
    {
        (_table, _read) = (table, read);
        Takes(_out, _format, _store, _ticker, _interval, _from, _to);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var file = parsed.GetValue(_out)?.FullName;
        var format = parsed.GetResult(_format) is not null ? parsed.GetValue(_format)
            : Path.GetExtension(file)?.Equals(".parquet", StringComparison.OrdinalIgnoreCase) == true ? ExportFormat.Parquet : ExportFormat.Csv;
        if (file is null && format == ExportFormat.Parquet)
            throw new BadUsageException("A Parquet file cannot be written to the standard output: name a file with --out.");
        await using var services = StoreOption.Open(parsed.GetValue(_store));
        var filter = new ExportFilter(parsed.GetValue(_ticker), parsed.GetValue(_interval), parsed.GetValue(_from), parsed.GetValue(_to));
        var rows = _read(StoreOption.Existing(services), filter, cancellationToken);
        if (file is null)
        {
            await _table.WriteCsvAsync(rows, Console.Out, cancellationToken);
            return ExitCode.Done;
        }

        var count = 0L;
        await AtomicFile.WriteAsync(file, async stream => count = await WriteAsync(rows, format, stream, cancellationToken));
        Console.Out.WriteLine($"{count:N0} {Name} written to {file}");
        return ExitCode.Done;
    }

    private async Task<long> WriteAsync(IAsyncEnumerable<T> rows, ExportFormat format, Stream stream, CancellationToken cancellationToken)
    {
        if (format == ExportFormat.Parquet)
            return await _table.WriteParquetAsync(rows, stream, cancellationToken);
        await using var writer = new StreamWriter(stream, leaveOpen: true);
        return await _table.WriteCsvAsync(rows, writer, cancellationToken);
    }
}

/// <summary>How a table is written.</summary>
internal enum ExportFormat
{
    /// <summary>Comma-separated, with a header.</summary>
    Csv,

    /// <summary>Apache Parquet.</summary>
    Parquet,
}
