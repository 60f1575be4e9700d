using System.Runtime.CompilerServices;
using Anomaly.Storage;
using Anomaly.Storage.Hosting;
using Anomaly.Storage.PostgreSql;
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

/// <summary>
/// Holds the start of the silo up until its database answers, since Orleans looks for membership and reminders there and would end the process.
/// A store on SQLite is not waited for: the silo runs without it, and readiness says what is wrong.
/// </summary>
internal sealed partial class DatabaseWait(
    IDetectionStore store, ClusterDatabase database, IOptions<ClusterOptions> cluster, TimeProvider timeProvider, ILogger<DatabaseWait> logger) : IHostedService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (store is not PostgresDetectionStore)
            return;
        var said = "";
        while (true)
        {
            try
            {
                await store.InitializeAsync(cancellationToken);
                break;
            }
            catch (StoreUnavailableException exception)
            {
                if (said != exception.Message)
                    LogWaiting(said = exception.Message);
                await Task.Delay(Pause, timeProvider, cancellationToken);
            }
        }

        if (cluster.Value.Mode == ClusterMode.PostgreSql)
            await WarnOfOtherClustersAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A mistyped cluster id makes a second cluster on the same store: each would scan, and meet the other's commits as conflicts.</summary>
    private async Task WarnOfOtherClustersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var other in FindOtherClustersAsync(cancellationToken))
                LogOtherCluster(cluster.Value.ClusterId, other);
        }
        catch (NpgsqlException)
        {
            // Only a warning is missed; whether the database is there, the silo is about to find out.
        }
    }

    private async IAsyncEnumerable<string> FindOtherClustersAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            """
            select deploymentid from orleans_membership
            where deploymentid <> @id and status = @active and iamalivetime > now() - interval '1 minute'
            group by deploymentid order by deploymentid
            """);
        command.Parameters.AddWithValue("id", cluster.Value.ClusterId);
        command.Parameters.AddWithValue("active", (int)SiloStatus.Active);
        await using var others = await command.ExecuteReaderAsync(cancellationToken);
        while (await others.ReadAsync(cancellationToken))
            yield return others.GetString(0);
    }

    [LoggerMessage(LogLevel.Warning, "Waiting for the database before the silo starts. {Reason}")]
    private partial void LogWaiting(string reason);

    [LoggerMessage(LogLevel.Warning, "This process joins cluster '{ClusterId}', while cluster '{Other}' works on the same database: if they should be one, give them the same Anomaly:Cluster:ClusterId")]
    private partial void LogOtherCluster(string clusterId, string other);
}
