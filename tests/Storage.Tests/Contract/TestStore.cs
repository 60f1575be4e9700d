using Anomaly.Storage.PostgreSql;
using Anomaly.Storage.Sqlite;

namespace Anomaly.Storage.Tests.Contract;

/// <summary>An empty store of one engine, gone with everything it wrote when disposed.</summary>
public sealed class TestStore : IAsyncDisposable
{
    private readonly Func<IDetectionStore> _open;
    private readonly Func<Task> _remove;

    private TestStore(Func<IDetectionStore> open, Func<Task> remove)
    {
        _open = open;
        _remove = remove;
        Store = open();
    }

    public IDetectionStore Store { get; }

    /// <summary>Where PostgreSQL keeps it; null for SQLite.</summary>
    public string? ConnectionString { get; private init; }

    public static async Task<TestStore> CreateAsync(Engine engine)
    {
        if (engine == Engine.PostgreSql)
        {
            var schema = await PostgresSchema.CreateAsync();
            return new TestStore(() => new PostgresDetectionStore(new PostgresStoreOptions { ConnectionString = schema.ConnectionString }), schema.DropAsync)
            {
                ConnectionString = schema.ConnectionString,
            };
        }

        var folder = Directory.CreateTempSubdirectory("anomaly-store-").FullName;
        var path = Path.Combine(folder, "anomaly.db");
        return new TestStore(
            () => new SqliteDetectionStore(new SqliteStoreOptions { Path = path }),
            () =>
            {
                Directory.Delete(folder, true);
                return Task.CompletedTask;
            });
    }

    /// <summary>A second store on the same database, as another process has one.</summary>
    public IDetectionStore OpenAnother() => _open();

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await _remove();
    }
}
