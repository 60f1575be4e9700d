using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Anomaly.Storage.PostgreSql;

/// <summary>
/// The engine of a cluster: a PostgreSQL server that any number of processes share. Commits travel in groups; a connection that is lost
/// in the middle of one is replaced and the group tried again under the same token, so that it is applied once.
/// </summary>
public sealed partial class PostgresDetectionStore : SqlDetectionStore
{
    private readonly PostgresSource _source;
    private readonly PostgresWriter _writer;
    private readonly StoreInstruments _instruments;
    private readonly ILogger _logger;

    /// <summary>A store on a server. Nothing is asked of it before <see cref="InitializeAsync"/> or the first use.</summary>
    public PostgresDetectionStore(
        PostgresStoreOptions options, TimeProvider? time = null, StoreInstruments? instruments = null, ILogger<PostgresDetectionStore>? logger = null)
        : this(new PostgresSource((options ?? throw new ArgumentNullException(nameof(options))).ConnectionString), options, time, instruments, logger)
    {
    }

    private PostgresDetectionStore(
        PostgresSource source, PostgresStoreOptions options, TimeProvider? time, StoreInstruments? instruments, ILogger<PostgresDetectionStore>? logger)
        : base("PostgreSql", source.Name, time ?? TimeProvider.System, logger ?? NullLogger<PostgresDetectionStore>.Instance)
    {
        _instruments = instruments ?? new StoreInstruments();
        _logger = logger ?? NullLogger<PostgresDetectionStore>.Instance;
        _source = source;
        _writer = new PostgresWriter(_source, options, _instruments, time ?? TimeProvider.System, _logger);
    }

    public override async Task<IReadOnlyList<Bar>> ReadBarsAsync(
        SeriesKey series, TimeRange range, int limit = IDetectionStore.MaxBarsPerRead, CancellationToken cancellationToken = default)
    {
        PageRules.CheckLimit(limit, IDetectionStore.MaxBarsPerRead);
        return await ListAsync(PostgresBars.Range(series, range, limit), PostgresBars.Read, cancellationToken);
    }

    public override async Task<IReadOnlyList<Bar>> ReadBarsAsOfAsync(
        SeriesKey series, TimeRange range, DateTime asOf, int limit = IDetectionStore.MaxBarsPerRead, CancellationToken cancellationToken = default)
    {
        PageRules.CheckLimit(limit, IDetectionStore.MaxBarsPerRead);
        CommitRules.RequireUtc(asOf, nameof(asOf));
        return await ListAsync(PostgresBars.RangeAsOf(series, range, asOf, limit), PostgresBars.Read, cancellationToken);
    }

    public override async Task<IReadOnlyList<Bar>> ReadLastBarsAsync(
        SeriesKey series, int count, DateTime? before = null, CancellationToken cancellationToken = default)
    {
        PageRules.CheckLimit(count, IDetectionStore.MaxBarsPerRead);
        var end = before is { } time ? TimeRange.Before(time).To : TimeRange.All.To;
        var bars = await ListAsync(PostgresBars.Last(series, count, end), PostgresBars.Read, cancellationToken);
        bars.Reverse();
        return bars;
    }

    public override Task<CommitResult> CommitAsync(DetectionCommit commit, CancellationToken cancellationToken = default)
    {
        CommitRules.Check(commit);
        return _instruments.MeasureAsync(
            commit,
            "postgresql",
            () => OpenedAsync(() => _writer.CommitAsync(commit, cancellationToken), cancellationToken));
    }

    public override Task<ImportCounts> ImportAsync(ImportBatch batch, CancellationToken cancellationToken = default)
    {
        ImportRules.Check(batch);
        return OpenedAsync(() => _source.WriteAsync(connection => ImportAsync(connection, batch, cancellationToken), isRepeatable: true, cancellationToken), cancellationToken);
    }

    private protected override async Task OpenAsync(CancellationToken cancellationToken)
    {
        var durability = await _source.ReadAsync(
            async connection =>
            {
                await PostgresMigrator.MigrateAsync(connection, cancellationToken);
                return await connection.FirstAsync(new SqlQuery("select current_setting('synchronous_commit')"), row => row.Text(0), cancellationToken);
            },
            cancellationToken);
        if (durability == "off")
            LogNotDurable(_source.Name);
        LogOpened(_source.Name, PostgresMigrator.SchemaVersion);
    }

    private protected override async Task CloseAsync()
    {
        await _writer.DisposeAsync();
        await _source.DisposeAsync();
    }

    private protected override SqlQuery SizeProbe => new("select pg_database_size(current_database())");

    // Deletes by an array of ids: as a subquery it would be joined, and the whole table walked for one batch.
    private protected override SqlQuery PurgeRuns(DateTime startedBefore, int batchSize) =>
        new SqlQuery($"delete from detection_runs where id = any (array({RunSql.Expired}))").With("before", startedBefore).With("batch", batchSize);

    private protected override SqlQuery BarTime(SqlQuery query, string name, DateTime time) => query.With(name, StoredTime.CeilingSecond(time));

    private protected override IReadOnlyList<SqlQuery> SetStatus(string id, AnomalyStatus status, DateTime at) => [PostgresAnomalies.SetStatus(id, status, at)];

    private protected override Task<List<T>> ListAsync<T>(SqlQuery query, Func<Row, T> read, CancellationToken cancellationToken) =>
        OpenedAsync(() => _source.ReadAsync(connection => connection.ListAsync(query, read, cancellationToken), cancellationToken), cancellationToken);

    private protected override async Task<IReadOnlyList<int>> ExecuteAsync(IReadOnlyList<SqlQuery> writes, bool isRepeatable, CancellationToken cancellationToken)
    {
        if (writes.Count == 0)
            return [];
        // What is sent as one batch is one transaction.
        return await OpenedAsync(
            () => _source.WriteAsync(connection => connection.ExecuteAsync(writes, cancellationToken), isRepeatable, cancellationToken), cancellationToken);
    }

    private async Task<T> OpenedAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await InitializeAsync(cancellationToken);
            return await work();
        }
        catch (StoreException exception) when (Probe.Note(exception))
        {
            throw;
        }
    }

    private static async Task<ImportCounts> ImportAsync(NpgsqlConnection connection, ImportBatch batch, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var anomalies = await connection.ExecuteAsync(
            [.. batch.Anomalies.Select(item => PostgresAnomalies.Insert(item.Anomaly, 0))], cancellationToken);
        await connection.ExecuteAsync(
            [
                .. batch.Anomalies.Where(item => item.OldId is not null).Select(item =>
                    new SqlQuery("insert into anomaly_aliases (old_id, id) values (@old, @id) on conflict (old_id) do nothing")
                        .With("old", item.OldId).With("id", item.Anomaly.Id)),
            ],
            cancellationToken);
        var runs = await connection.ExecuteAsync([.. batch.Runs.Select(RunSql.InsertOrLeave)], cancellationToken);
        var series = await connection.ExecuteAsync(
            [.. batch.Series.Select(metadata => PostgresSeries.Insert(metadata with { FeatureState = null, Anchor = null }, 1, null))], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new ImportCounts(anomalies.Sum(), runs.Sum(), series.Sum());
    }

    [LoggerMessage(1003, LogLevel.Warning, "{Server} has synchronous_commit off for this role: commits are acknowledged before they are durable, and a crash of the server can take back the last ones. Turn it on")]
    private partial void LogNotDurable(string server);

    [LoggerMessage(1002, LogLevel.Information, "Store opened: PostgreSQL {Server}, schema version {Version}")]
    private partial void LogOpened(string server, int version);
}

/// <summary>Which PostgreSQL server is used, and how.</summary>
public sealed record PostgresStoreOptions
{
    /// <summary>An Npgsql connection string. Tables are made in the first schema of its search path.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Transactions of grouped commits under way at once. Default: 2, so that one can work while the other is flushed.</summary>
    public int Writers { get; init; } = 2;

    /// <summary>How long a commit keeps trying when the server goes away in the middle of it. Default: 5 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);
}
