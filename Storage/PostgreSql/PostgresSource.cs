using Npgsql;

namespace Anomaly.Storage.PostgreSql;

/// <summary>Connections to the server, and simple statements on them.</summary>
internal sealed class PostgresSource : IAsyncDisposable
{
    private const int MostTries = 3;
    private readonly NpgsqlDataSource _source;
    private volatile bool _isClosed;

    public PostgresSource(string connectionString)
    {
        var settings = Settings = new NpgsqlConnectionStringBuilder(connectionString);
        settings.AutoPrepareMinUsages = 2;
        SetDefault(settings, "Max Auto Prepare", 200);
        SetDefault(settings, "Application Name", "anomaly-store");
        // A server takes 100 connections by default, and several silos share it.
        SetDefault(settings, "Maximum Pool Size", 20);
        // When the network is cut, a call should not take longer than its caller waits.
        SetDefault(settings, "Timeout", 5);
        SetDefault(settings, "Command Timeout", 15);
        // A process that freezes in the middle of a commit must not hold its locks, for which the others wait, until it thaws.
        SetDefault(settings, "Options", "-c idle_in_transaction_session_timeout=3000");
        Name = $"{settings.Host}:{settings.Port}/{settings.Database}";
        // This name stands in metrics, where the connection string would otherwise.
        _source = new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = settings.ApplicationName }.Build();
    }

    /// <summary>The connection string with what it leaves open filled in.</summary>
    public NpgsqlConnectionStringBuilder Settings { get; }

    /// <summary>Host, port and database, for messages.</summary>
    public string Name { get; }

    /// <exception cref="StoreUnavailableException">The store is closed.</exception>
    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => _isClosed
        ? throw SqlDetectionStore.Closed()
        : _source.OpenConnectionAsync(cancellationToken);

    /// <summary>Forgets idle connections: after one was lost, the others of the pool have most likely died with it.</summary>
    public void ClearPool() => _source.Clear();

    /// <summary>Runs a read, once more on a fresh connection where the first was lost.</summary>
    public async Task<T> ReadAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            try
            {
                return await OnConnectionAsync(work, cancellationToken);
            }
            catch (Exception exception) when (PostgresErrors.IsConnectionLoss(exception) && !PostgresErrors.IsTimeout(exception))
            {
                ClearPool();
                return await OnConnectionAsync(work, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw PostgresErrors.Translate(exception, Name);
        }
    }

    /// <summary>Runs a write that is its own transaction.</summary>
    /// <param name="work">The write.</param>
    /// <param name="isRepeatable">
    /// Whether doing it twice is as good as once, answer included. Then a lost connection is replaced and the write repeated; otherwise the
    /// connection is tried first, and where it is lost later, whether the write happened is in doubt.
    /// </param>
    public async Task<T> WriteAsync<T>(Func<NpgsqlConnection, Task<T>> work, bool isRepeatable, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var canBeDone = false;
            try
            {
                await using var connection = await OpenAsync(cancellationToken);
                if (!isRepeatable)
                    await PingAsync(connection, cancellationToken);
                canBeDone = true;
                return await work(connection);
            }
            catch (Exception exception) when (tries < MostTries && CanRepeat(exception, isRepeatable || !canBeDone))
            {
                if (!PostgresErrors.IsCollision(exception))
                    ClearPool();
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                throw PostgresErrors.Translate(exception, Name, canBeDone && !PostgresErrors.IsCollision(exception));
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _isClosed = true;
        return _source.DisposeAsync();
    }

    private static void SetDefault(NpgsqlConnectionStringBuilder settings, string name, object value)
    {
        // ContainsKey would answer whether there is such a setting at all.
        if (!settings.ShouldSerialize(name))
            settings[name] = value;
    }

    private static bool CanRepeat(Exception exception, bool isHarmless) =>
        PostgresErrors.IsCollision(exception) || isHarmless && PostgresErrors.IsConnectionLoss(exception) && !PostgresErrors.IsTimeout(exception);

    private static async Task PingAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select 1", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<T> OnConnectionAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        return await work(connection);
    }
}
