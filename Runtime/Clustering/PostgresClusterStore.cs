using System.Collections.Immutable;
using Npgsql;

namespace Anomaly.Runtime.Clustering;

/// <summary>The cluster's tables in PostgreSQL. The database's clock decides every lease.</summary>
internal sealed class PostgresClusterStore(NpgsqlDataSource database) : IClusterStore
{
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"select pg_advisory_xact_lock({ClusterSchema.CommonLocks}, 0)", cancellationToken);
        await ExecuteAsync(connection, "create table if not exists runtime_schema (version integer primary key, applied_at timestamptz not null default clock_timestamp())", cancellationToken);
        await using var read = new NpgsqlCommand("select coalesce(max(version), 0) from runtime_schema", connection);
        var version = (int)(await read.ExecuteScalarAsync(cancellationToken))!;
        if (version > ClusterSchema.Steps.Count)
            throw new InvalidOperationException($"The database's runtime tables are of version {version}, newer than this program's {ClusterSchema.Steps.Count}; update the program.");
        for (; version < ClusterSchema.Steps.Count; version++)
        {
            await ExecuteAsync(connection, ClusterSchema.Steps[version], cancellationToken);
            await ExecuteAsync(connection, $"insert into runtime_schema (version) values ({version + 1})", cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    public async Task<IClusterSession> WatchAsync(CancellationToken cancellationToken) =>
        await PostgresClusterSession.OpenAsync(database, silo: 0, cancellationToken);

    public async Task<IClusterSession> JoinAsync(string host, int port, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var insert = database.CreateCommand("insert into silo (host, port, expires_at) values ($1, $2, clock_timestamp() + $3) returning silo_id");
        insert.Parameters.Add(new() { Value = host });
        insert.Parameters.Add(new() { Value = port });
        insert.Parameters.Add(new() { Value = lease });
        var silo = (int)(await insert.ExecuteScalarAsync(cancellationToken))!;
        return await PostgresClusterSession.OpenAsync(database, silo, cancellationToken);
    }

    public async Task<ClusterSnapshot?> ExchangeAsync(int silo, TimeSpan lease, ExchangeRequest request, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await RenewAsync(connection, silo, lease, request, cancellationToken))
            return null;
        if (request.ChangesAnything)
            await ChangeAsync(connection, silo, request, cancellationToken);
        var snapshot = await ReadAsync(connection, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return snapshot;
    }

    public async Task<ClusterSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await ReadAsync(connection, cancellationToken);
    }

    /// <summary>Changes are made one silo at a time; plain renewals wait for nobody.</summary>
    private static async Task<bool> RenewAsync(NpgsqlConnection connection, int silo, TimeSpan lease, ExchangeRequest request, CancellationToken cancellationToken)
    {
        if (request.ChangesAnything)
            await ExecuteAsync(connection, $"select pg_advisory_xact_lock({ClusterSchema.CommonLocks}, 1)", cancellationToken);
        await using var renew = new NpgsqlCommand(ClusterStatements.Renew, connection)
        {
            Parameters = { new() { Value = silo }, new() { Value = lease }, new() { Value = request.IsLeaving } },
        };
        return await renew.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    private static async Task ChangeAsync(NpgsqlConnection connection, int silo, ExchangeRequest request, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(ClusterStatements.Bury) { Parameters = { new() { Value = request.Suspects.ToArray() } } },
                new(ClusterStatements.Forget),
                new(ClusterStatements.Release)
                {
                    Parameters =
                    {
                        new() { Value = silo },
                        new() { Value = request.Releases.Select(each => each.Partition).ToArray() },
                        new() { Value = request.Releases.Select(each => each.Epoch).ToArray() },
                        new() { Value = request.Releases.Select(each => each.To ?? 0).ToArray() },
                    },
                },
                new(ClusterStatements.Claim)
                {
                    Parameters =
                    {
                        new() { Value = silo },
                        new() { Value = request.Claims.Select(each => each.Partition).ToArray() },
                        new() { Value = request.Claims.Select(each => each.Epoch).ToArray() },
                    },
                },
            },
        };
        if (request.IsGoodbye)
            batch.BatchCommands.Add(new(ClusterStatements.Goodbye) { Parameters = { new() { Value = silo } } });
        batch.BatchCommands.Add(new(ClusterStatements.Announce));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<ClusterSnapshot> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new(ClusterStatements.ReadSilos), new(ClusterStatements.ReadPartitions) } };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var silos = ImmutableArray.CreateBuilder<SiloRow>();
        while (await reader.ReadAsync(cancellationToken))
            silos.Add(new SiloRow(reader.GetInt32(0), reader.GetString(1), reader.GetInt32(2), reader.GetBoolean(3), reader.GetBoolean(4), reader.GetBoolean(5)));
        await reader.NextResultAsync(cancellationToken);
        var partitions = ImmutableArray.CreateBuilder<PartitionRow>(Partitioning.Count);
        while (await reader.ReadAsync(cancellationToken))
            partitions.Add(new PartitionRow(reader.GetInt32(0), await reader.IsDBNullAsync(1, cancellationToken) ? null : reader.GetInt32(1), reader.GetInt64(2)));
        return new ClusterSnapshot(silos.ToImmutable(), partitions.ToImmutable());
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // constants and numbers of ours only
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
