using Anomaly.Storage.Hosting;
using Npgsql;

namespace Anomaly.Hosting.Clustering;

/// <summary>
/// Connections for membership and reminders in the store's database: a few of their own, so that a store which uses all of its connections does not keep a
/// silo from saying that it is alive, nor from voting.
/// </summary>
internal sealed class ClusterDatabase(IOptions<StoreOptions> store) : IAsyncDisposable
{
    private const int MostConnections = 4;

    private readonly Lazy<NpgsqlDataSource> _source = new(() => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(store.Value.ConnectionString)
    {
        ApplicationName = "anomaly-cluster",
        MaxPoolSize = MostConnections,
        Timeout = 5,
        CommandTimeout = 5,
    }));

    /// <summary>The connections. Not asked for where the store is not PostgreSQL.</summary>
    public NpgsqlDataSource Source => _source.Value;

    public ValueTask DisposeAsync() => _source.IsValueCreated ? _source.Value.DisposeAsync() : ValueTask.CompletedTask;
}
