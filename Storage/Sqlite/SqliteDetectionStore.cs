using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Anomaly.Storage.Sqlite;

/// <summary>
/// The embedded engine: one SQLite file in write-ahead mode. One thread writes, in groups; a few threads read. No thread-pool thread
/// ever waits for the disk. Several processes may open the file; they take turns in writing.
/// </summary>
public sealed partial class SqliteDetectionStore : SqlDetectionStore
{
    private readonly SqliteFile _file;
    private readonly SqliteStoreOptions _options;
    private readonly StoreInstruments _instruments;
    private readonly ILogger _logger;
    private SqliteWriter? _writer;
    private SqliteReaders? _readers;

    /// <summary>A store on a file. Nothing is opened before <see cref="InitializeAsync"/> or the first use.</summary>
    public SqliteDetectionStore(
        SqliteStoreOptions options, TimeProvider? time = null, StoreInstruments? instruments = null, ILogger<SqliteDetectionStore>? logger = null)
        : base("Sqlite", Path.GetFullPath(Checked(options).Path), time ?? TimeProvider.System, logger ?? NullLogger<SqliteDetectionStore>.Instance)
    {
        _options = options;
        _instruments = instruments ?? new StoreInstruments();
        _logger = logger ?? NullLogger<SqliteDetectionStore>.Instance;
        _file = new SqliteFile(options.Path, options.BusyTimeout, time ?? TimeProvider.System);
    }

    public override async Task<IReadOnlyList<Bar>> ReadBarsAsync(
        SeriesKey series, TimeRange range, int limit = IDetectionStore.MaxBarsPerRead, CancellationToken cancellationToken = default)
    {
        PageRules.CheckLimit(limit, IDetectionStore.MaxBarsPerRead);
        return await ReadAsync(
            session => SqliteCommit.FindSeries(session, series) is { } stored
                ? session.Bars.Range(stored.Id, range, limit, cancellationToken)
                : [],
            cancellationToken);
    }

    public override async Task<IReadOnlyList<Bar>> ReadBarsAsOfAsync(
        SeriesKey series, TimeRange range, DateTime asOf, int limit = IDetectionStore.MaxBarsPerRead, CancellationToken cancellationToken = default)
    {
        PageRules.CheckLimit(limit, IDetectionStore.MaxBarsPerRead);
        CommitRules.RequireUtc(asOf, nameof(asOf));
        return await ReadAsync(
            session => SqliteCommit.FindSeries(session, series) is { } stored
                ? session.Bars.RangeAsOf(stored.Id, range, asOf, series.Interval.Length, limit, cancellationToken)
                : [],
            cancellationToken);
    }

    public override async Task<IReadOnlyList<Bar>> ReadLastBarsAsync(
        SeriesKey series, int count, DateTime? before = null, CancellationToken cancellationToken = default)
    {
        PageRules.CheckLimit(count, IDetectionStore.MaxBarsPerRead);
        var end = before is { } time ? TimeRange.Before(time).To : TimeRange.All.To;
        return await ReadAsync(
            session => SqliteCommit.FindSeries(session, series) is { } stored
                ? session.Bars.Last(stored.Id, count, end, cancellationToken)
                : [],
            cancellationToken);
    }

    public override Task<CommitResult> CommitAsync(DetectionCommit commit, CancellationToken cancellationToken = default)
    {
        CommitRules.Check(commit);
        return _instruments.MeasureAsync(
            commit,
            "sqlite",
            () => WriteAsync(session => SqliteCommit.Apply(session, commit), 1 + commit.Bars.Count + commit.Anomalies.Count, cancellationToken));
    }

    public override Task<ImportCounts> ImportAsync(ImportBatch batch, CancellationToken cancellationToken = default)
    {
        ImportRules.Check(batch);
        return WriteAsync(
            session => new ImportCounts(
                batch.Anomalies.Count(item => Import(session, item.Anomaly, item.OldId)),
                batch.Runs.Sum(run => session.Execute(RunSql.InsertOrLeave(run))),
                batch.Series.Count(metadata => Import(session, metadata))),
            batch.Anomalies.Count + batch.Runs.Count + batch.Series.Count,
            cancellationToken);
    }

    private protected override async Task OpenAsync(CancellationToken cancellationToken)
    {
        // Opening may wait for other processes and flush the disk: not on a thread of the pool.
        var session = await Task.Factory.StartNew(_file.OpenForWriting, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _readers = new SqliteReaders(_file.OpenForReading, _file.Path, _options.Readers);
        _writer = new SqliteWriter(session, _file.Path, _instruments, _logger);
        LogOpened(_file.Path, SqliteFile.SchemaVersion);
    }

    private protected override Task CloseAsync() => _writer is not { } writer
        ? Task.CompletedTask
        : Task.Factory.StartNew(
            () =>
            {
                _readers!.Dispose();
                writer.Dispose();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    private protected override SqlQuery SizeProbe => new("select page_count * page_size from pragma_page_count(), pragma_page_size()");

    private protected override SqlQuery PurgeRuns(DateTime startedBefore, int batchSize) =>
        new SqlQuery($"delete from detection_runs where id in ({RunSql.Expired})").With("before", startedBefore).With("batch", batchSize);

    private protected override SqlQuery BarTime(SqlQuery query, string name, DateTime time) => query.With(name, StoredTime.ToSeconds(time));

    private protected override IReadOnlyList<SqlQuery> SetStatus(string id, AnomalyStatus status, DateTime at) => SqliteAnomalies.SetStatus(id, status, at);

    private protected override Task<List<T>> ListAsync<T>(SqlQuery query, Func<Row, T> read, CancellationToken cancellationToken) =>
        ReadAsync(session => session.List(query, read), cancellationToken);

    private protected override async Task<IReadOnlyList<int>> ExecuteAsync(IReadOnlyList<SqlQuery> writes, bool isRepeatable, CancellationToken cancellationToken) =>
        writes.Count == 0 ? [] : await WriteAsync(session => writes.Select(session.Execute).ToArray(), writes.Count, cancellationToken);

    private async Task<T> ReadAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken)
    {
        try
        {
            await InitializeAsync(cancellationToken);
            return await _readers!.RunAsync(work, cancellationToken);
        }
        catch (StoreException exception) when (Probe.Note(exception))
        {
            throw;
        }
    }

    private async Task<T> WriteAsync<T>(Func<SqliteSession, T> work, int weight, CancellationToken cancellationToken)
    {
        try
        {
            await InitializeAsync(cancellationToken);
            return await _writer!.RunAsync(work, weight, cancellationToken);
        }
        catch (StoreException exception) when (Probe.Note(exception))
        {
            throw;
        }
    }

    private static SqliteStoreOptions Checked(SqliteStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Path);
        return options;
    }

    private static bool Import(SqliteSession session, AnomalyRecord anomaly, string? oldId)
    {
        var isNew = session.First(AnomalySql.Find(anomaly.Id), row => row.Text(0)) is null;
        if (isNew)
            SqliteAnomalies.Insert(session, anomaly, 0);
        if (oldId is not null)
        {
            session.Execute(new SqlQuery("insert into anomaly_aliases (old_id, id) values (@old, @id) on conflict (old_id) do nothing")
                .With("old", oldId).With("id", anomaly.Id));
        }

        return isNew;
    }

    private static bool Import(SqliteSession session, SeriesMetadata metadata)
    {
        var isNew = SqliteCommit.FindSeries(session, metadata.Series) is null;
        if (isNew)
            SqliteCommit.Insert(session, metadata with { FeatureState = null, Anchor = null }, 1);
        return isNew;
    }

    [LoggerMessage(1001, LogLevel.Information, "Store opened: SQLite file {Path}, schema version {Version}")]
    private partial void LogOpened(string path, int version);
}

/// <summary>Where the SQLite file is and how it is used.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>The database file; made, with its folder, where there is none. Relative to the working folder.</summary>
    public required string Path { get; init; }

    /// <summary>Connections, each with a thread, that read. Default: 2.</summary>
    public int Readers { get; init; } = 2;

    /// <summary>How long to wait for another process that writes the same file. Default: 5 s.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
