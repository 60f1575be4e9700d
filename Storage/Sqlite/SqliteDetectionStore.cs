using Anomaly.Storage.Sql;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Anomaly.Storage.Sqlite;

/// <summary>
/// The embedded engine: one SQLite file in write-ahead mode. One thread writes, in groups; a few threads read. No thread-pool thread
/// ever waits for the disk. Several processes may open the file; they take turns in writing.
/// </summary>
public sealed partial class SqliteDetectionStore : IDetectionStore
{
    private const string Engine = "Sqlite";
    private readonly SqliteFile _file;
    private readonly SqliteStoreOptions _options;
    private readonly StoreInstruments _instruments;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _opening = new(1, 1);
    private volatile SqliteWriter? _writer;
    private SqliteReaders? _readers;
    private bool _disposed;

    /// <summary>A store on a file. Nothing is opened before <see cref="InitializeAsync"/> or the first use.</summary>
    public SqliteDetectionStore(
        SqliteStoreOptions options, TimeProvider? time = null, StoreInstruments? instruments = null, ILogger<SqliteDetectionStore>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Path);
        _options = options;
        _time = time ?? TimeProvider.System;
        _instruments = instruments ?? new StoreInstruments();
        _logger = logger ?? NullLogger<SqliteDetectionStore>.Instance;
        _file = new SqliteFile(options.Path, options.BusyTimeout, _time);
    }

    /// <inheritdoc />
    public async Task InitializeAsync(CancellationToken cancellationToken = default)
    {
        if (_writer is not null)
            return;
        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (_disposed)
                throw SqliteWriter.Closed();
            if (_writer is not null)
                return;
            // Opening may wait for other processes and flush the disk: not on a thread of the pool.
            var session = await Task.Factory.StartNew(
                _file.OpenForWriting, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            _readers = new SqliteReaders(_file.OpenForReading, _file.Path, _options.Readers);
            _writer = new SqliteWriter(session, _file.Path, _instruments, _logger);
            LogOpened(_file.Path, SqliteFile.SchemaVersion);
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>Finishes the writes that wait, then closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _opening.WaitAsync();
        try
        {
            if (_disposed)
                return;
            _disposed = true;
            if (_writer is { } writer)
            {
                await Task.Factory.StartNew(
                    () =>
                    {
                        _readers!.Dispose();
                        writer.Dispose();
                    },
                    CancellationToken.None,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default);
            }
        }
        finally
        {
            _opening.Release();
        }
    }

    private async Task<T> ReadAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken)
    {
        if (_writer is null)
            await InitializeAsync(cancellationToken);
        return await _readers!.RunAsync(work, cancellationToken);
    }

    private async Task<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken, int weight = 1)
    {
        if (_writer is null)
            await InitializeAsync(cancellationToken);
        return await _writer!.RunAsync(work, weight, cancellationToken);
    }

    private Task<T?> FirstAsync<T>(SqlQuery query, Func<Row, T> read, CancellationToken cancellationToken) =>
        ReadAsync(session => session.First(query, read), cancellationToken);

    private Task<List<T>> ListAsync<T>(SqlQuery query, Func<Row, T> read, CancellationToken cancellationToken) =>
        ReadAsync(session => session.List(query, read), cancellationToken);

    [LoggerMessage(1001, LogLevel.Information, "Store opened: SQLite file {Path}, schema version {Version}")]
    private partial void LogOpened(string path, int version);
}
