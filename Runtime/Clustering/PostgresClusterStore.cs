using System.Collections.Immutable;
using Npgsql;
using Orleans.Runtime;

namespace Anomaly.Runtime.Clustering;

/// <summary>The cluster's tables in PostgreSQL. The database's clock decides every lease.</summary>
/// <param name="database">For exchanges.</param>
/// <param name="sessions">For sessions: without a pool, so that a session that ends gives its lock back at once.</param>
internal sealed class PostgresClusterStore(NpgsqlDataSource database, NpgsqlDataSource sessions) : IClusterStore, IAsyncDisposable
{
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await TryMigrateAsync(cancellationToken);
        }
        catch (PostgresException exception) when (!exception.IsTransient)
        {
            throw new OrleansException($"The cluster's database refuses this silo ({exception.MessageText}): check user, password, "
                + "database and rights in its connection string.", exception);
        }
    }

    private async Task TryMigrateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);

        // The short patience of exchanges is not for this; the pool resets it when the connection goes back.
        await ExecuteAsync(connection, "set lock_timeout = '60s'; set idle_in_transaction_session_timeout = '60s'", cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"select pg_advisory_xact_lock({ClusterSchema.CommonLocks}, 0)", cancellationToken);
        await ExecuteAsync(connection, "create table if not exists runtime_schema (version integer primary key, applied_at "
            + "timestamptz not null default clock_timestamp())", cancellationToken);
        await using var read = new NpgsqlCommand("select coalesce(max(version), 0) from runtime_schema", connection);
        var version = (int)(await read.ExecuteScalarAsync(cancellationToken))!;
        if (version > ClusterSchema.Steps.Count)
            throw new OrleansException($"The database's runtime tables are of version {version}, newer than this "
                + $"program's {ClusterSchema.Steps.Count}; update the program.");
        for (; version < ClusterSchema.Steps.Count; version++)
        {
            await ExecuteAsync(connection, ClusterSchema.Steps[version], cancellationToken);
            await ExecuteAsync(connection, $"insert into runtime_schema (version) values ({version + 1})", cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    public async Task<IClusterSession> WatchAsync(CancellationToken cancellationToken) =>
        await PostgresClusterSession.OpenAsync(sessions, silo: 0, cancellationToken);

    public async Task<IClusterSession> JoinAsync(string host, int port, string secretProof, TimeSpan lease,
        CancellationToken cancellationToken)
    {
        await using var insert = database.CreateCommand("insert into silo (host, port, secret_proof, expires_at) values ($1, $2, $3, "
            + "clock_timestamp() + $4) returning silo_id");
        insert.Parameters.Add(new() { Value = host });
        insert.Parameters.Add(new() { Value = port });
        insert.Parameters.Add(new() { Value = secretProof });
        insert.Parameters.Add(new() { Value = lease });
        var silo = (int)(await insert.ExecuteScalarAsync(cancellationToken))!;
        await using var compare = database.CreateCommand(ClusterStatements.LeaveIfStranger);
        compare.Parameters.Add(new() { Value = silo });
        if (await compare.ExecuteNonQueryAsync(cancellationToken) > 0)
            throw new OrleansException("The silos of this cluster have another secret than this one: give all silos and gateways the same "
                + "Anomaly:Cluster:Secret.");
        return await PostgresClusterSession.OpenAsync(sessions, silo, cancellationToken);
    }

    public ValueTask DisposeAsync() => sessions.DisposeAsync();

    public async Task<ClusterSnapshot?> ExchangeAsync(int silo, TimeSpan lease, ExchangeRequest request,
        CancellationToken cancellationToken)
    {
        try
        {
            return await TryExchangeAsync(silo, lease, request, cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.DivisionByZero)
        {
            return null;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable && request.ChangesAnything)
        {
            // Somebody who may be cut off holds what the changes need; the lease must not end for that.
            return await ExchangeAsync(silo, lease, new ExchangeRequest { IsLeaving = request.IsLeaving }, cancellationToken);
        }
    }

    public async Task<ClusterSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new(ClusterStatements.ReadSilos), new(ClusterStatements.ReadPartitions) } };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await ReadAsync(reader, cancellationToken);
    }

    /// <summary>
    /// All in one message: the batch is the transaction, so a connection that is cut leaves none open on the server, whose locks would stop
    /// the others. Changes are made one silo at a time; plain renewals wait for nobody.
    /// </summary>
    private async Task<ClusterSnapshot> TryExchangeAsync(int silo, TimeSpan lease, ExchangeRequest request,
        CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        if (request.ChangesAnything)
            batch.BatchCommands.Add(new(ClusterStatements.OneAtATime));
        batch.BatchCommands.Add(new(ClusterStatements.Renew) { Parameters = { new() { Value = silo }, new() { Value = lease }, new() { Value = request.IsLeaving } } });
        if (request.ChangesAnything)
            AddChanges(batch.BatchCommands, silo, request);
        batch.BatchCommands.Add(new(ClusterStatements.ReadSilos));
        batch.BatchCommands.Add(new(ClusterStatements.ReadPartitions));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        for (var answersBefore = request.ChangesAnything ? 3 : 1; answersBefore > 0; answersBefore--)
            await reader.NextResultAsync(cancellationToken);
        return await ReadAsync(reader, cancellationToken);
    }

    private static void AddChanges(NpgsqlBatchCommandCollection commands, int silo, ExchangeRequest request)
    {
        commands.Add(new(ClusterStatements.Bury) { Parameters = { new() { Value = request.Suspects.ToArray() } } });
        commands.Add(new(ClusterStatements.Forget));
        commands.Add(new(ClusterStatements.Release)
        {
            Parameters =
            {
                new() { Value = silo },
                new() { Value = request.Releases.Select(each => each.Partition).ToArray() },
                new() { Value = request.Releases.Select(each => each.Epoch).ToArray() },
                new() { Value = request.Releases.Select(each => each.To ?? 0).ToArray() },
            },
        });
        commands.Add(new(ClusterStatements.Claim)
        {
            Parameters =
            {
                new() { Value = silo },
                new() { Value = request.Claims.Select(each => each.Partition).ToArray() },
                new() { Value = request.Claims.Select(each => each.Epoch).ToArray() },
            },
        });
        if (request.IsGoodbye)
            commands.Add(new(ClusterStatements.Goodbye) { Parameters = { new() { Value = silo } } });
        commands.Add(new(ClusterStatements.Announce));
    }

    private static async Task<ClusterSnapshot> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
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
