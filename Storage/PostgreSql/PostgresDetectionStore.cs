using Anomaly.Storage.Sql;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Anomaly.Storage.PostgreSql;

/// <summary>
/// The engine of a cluster: a PostgreSQL server that any number of processes share. Commits travel in groups; a connection that is lost
/// in the middle of one is replaced and the group tried again under the same token, so that it is applied once.
/// </summary>
public sealed partial class PostgresDetectionStore : IDetectionStore
{
    private const string Engine = "PostgreSql";
    private readonly PostgresSource _source;
    private readonly PostgresWriter _writer;
    private readonly StoreInstruments _instruments;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _opening = new(1, 1);
    private volatile bool _isOpen;
    private bool _disposed;

    /// <summary>A store on a server. Nothing is asked of it before <see cref="InitializeAsync"/> or the first use.</summary>
    public PostgresDetectionStore(
        PostgresStoreOptions options, TimeProvider? time = null, StoreInstruments? instruments = null, ILogger<PostgresDetectionStore>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _instruments = instruments ?? new StoreInstruments();
        _logger = logger ?? NullLogger<PostgresDetectionStore>.Instance;
        _source = new PostgresSource(options.ConnectionString);
        _writer = new PostgresWriter(_source, options, _instruments, time ?? TimeProvider.System, _logger);
    }

    /// <inheritdoc />
    public async Task InitializeAsync(CancellationToken cancellationToken = default)
    {
        if (_isOpen)
            return;
        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (_isOpen)
                return;
            await _source.ReadAsync(
                async connection =>
                {
                    await PostgresMigrator.MigrateAsync(connection, cancellationToken);
                    return true;
                },
                cancellationToken);
            _isOpen = true;
            LogOpened(_source.Name, PostgresMigrator.SchemaVersion);
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>Finishes the commits that wait, then closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await _writer.DisposeAsync();
        await _source.DisposeAsync();
    }

    private async Task<T?> FirstAsync<T>(SqlQuery query, Func<Row, T> read, CancellationToken cancellationToken)
    {
        await InitializeAsync(cancellationToken);
        return await _source.FirstAsync(query, read, cancellationToken);
    }

    private async Task<List<T>> ListAsync<T>(SqlQuery query, Func<Row, T> read, CancellationToken cancellationToken)
    {
        await InitializeAsync(cancellationToken);
        return await _source.ListAsync(query, read, cancellationToken);
    }

    private async Task<int> ExecuteAsync(SqlQuery query, bool isRepeatable, CancellationToken cancellationToken)
    {
        await InitializeAsync(cancellationToken);
        return await _source.ExecuteAsync(query, isRepeatable, cancellationToken);
    }

    [LoggerMessage(1002, LogLevel.Information, "Store opened: PostgreSQL {Server}, schema version {Version}")]
    private partial void LogOpened(string server, int version);
}
