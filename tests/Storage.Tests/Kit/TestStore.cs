using System.Data.Common;
using Anomaly.Storage.PostgreSql;
using Anomaly.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Anomaly.Storage.Tests.Kit;

/// <summary>An empty store of one engine, gone with everything it wrote when disposed.</summary>
public sealed class TestStore : IAsyncDisposable
{
    private readonly Func<IDetectionStore> _open;
    private readonly Func<DbConnection> _connect;
    private readonly Func<Task> _remove;

    private TestStore(Func<IDetectionStore> open, Func<DbConnection> connect, Func<Task> remove)
    {
        _open = open;
        _connect = connect;
        _remove = remove;
        Store = open();
    }

    public IDetectionStore Store { get; }

    /// <summary>Where PostgreSQL keeps it; null for SQLite.</summary>
    public string? ConnectionString { get; private init; }

    /// <summary>SQLite's file, which is not there before the first use; null for PostgreSQL.</summary>
    public string? Path { get; private init; }

    public static async Task<TestStore> CreateAsync(Engine engine, TimeProvider? time = null)
    {
        if (engine == Engine.PostgreSql)
        {
            var schema = await PostgresSchema.CreateAsync();
            return new TestStore(() => new PostgresDetectionStore(new PostgresStoreOptions { ConnectionString = schema.ConnectionString }, time), () => new NpgsqlConnection(schema.ConnectionString), schema.DropAsync)
            {
                ConnectionString = schema.ConnectionString,
            };
        }

        var folder = Directory.CreateTempSubdirectory("anomaly-store-").FullName;
        var path = System.IO.Path.Combine(folder, "anomaly.db");
        return new TestStore(
            () => new SqliteDetectionStore(new SqliteStoreOptions { Path = path }, time),
            () => new SqliteConnection($"Data Source={path};Pooling=False"),
            () =>
            {
                Directory.Delete(folder, true);
                return Task.CompletedTask;
            })
        {
            Path = path,
        };
    }

    /// <summary>A second store on the same database, as another process has one.</summary>
    public IDetectionStore OpenAnother() => _open();

    /// <summary>Runs SQL past the store.</summary>
    /// <returns>The first value that it answers.</returns>
    public async Task<object?> ExecuteAsync(string text)
    {
        await using var connection = _connect();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await _remove();
    }
}
