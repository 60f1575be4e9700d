using Npgsql;

namespace Anomaly.Runtime.Clustering;

/// <summary>The connection whose end tells the others that this process is gone.</summary>
internal sealed class PostgresClusterSession : IClusterSession
{
    private readonly NpgsqlDataSource database;
    private NpgsqlConnection connection;

    private PostgresClusterSession(NpgsqlDataSource database, int silo, NpgsqlConnection connection) =>
        (this.database, Silo, this.connection) = (database, silo, connection);

    public int Silo { get; }

    public static async Task<PostgresClusterSession> OpenAsync(NpgsqlDataSource database, int silo, CancellationToken cancellationToken) =>
        new(database, silo, await ConnectAsync(database, silo, cancellationToken));

    public async Task ListenAsync(Action changed, CancellationToken cancellationToken)
    {
        connection.Notification += (_, _) => changed();
        while (true)
            await connection.WaitAsync(cancellationToken);
    }

    public async Task ReopenAsync(CancellationToken cancellationToken)
    {
        await connection.DisposeAsync();
        connection = await ConnectAsync(database, Silo, cancellationToken);
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private static async Task<NpgsqlConnection> ConnectAsync(NpgsqlDataSource database, int silo, CancellationToken cancellationToken)
    {
        var connection = database.CreateConnection();
        try
        {
            await connection.OpenAsync(cancellationToken);

            // The lock may still be held by our own connection before this one, which the server has not missed yet: then it is waited for.
            var take = silo == 0 ? "" : $"; select pg_advisory_lock({ClusterSchema.SiloLocks}, {silo})";
#pragma warning disable CA2100 // constants and numbers of ours only
            await using var command = new NpgsqlCommand($"listen {ClusterSchema.Channel}{take}", connection);
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
