using Anomaly.Storage.Sql;
using Npgsql;

namespace Anomaly.Storage.PostgreSql;

/// <summary>Statements on one connection.</summary>
internal static class PostgresQueries
{
    public static async Task<List<T>> ListAsync<T>(
        this NpgsqlConnection connection, SqlQuery query, Func<Row, T> read, CancellationToken cancellationToken)
    {
        await using var command = query.ToCommand(connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var row = new PostgresRow(reader);
        var all = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            all.Add(read(row));
        return all;
    }

    public static async Task<T?> FirstAsync<T>(
        this NpgsqlConnection connection, SqlQuery query, Func<Row, T> read, CancellationToken cancellationToken)
    {
        await using var command = query.ToCommand(connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? read(new PostgresRow(reader)) : default;
    }

    public static async Task<int> ExecuteAsync(this NpgsqlConnection connection, SqlQuery query, CancellationToken cancellationToken)
    {
        await using var command = query.ToCommand(connection);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Sends many statements at once and waits for all.</summary>
    /// <returns>Rows affected by each.</returns>
    public static async Task<IReadOnlyList<int>> ExecuteAsync(
        this NpgsqlConnection connection, IReadOnlyList<SqlQuery> queries, CancellationToken cancellationToken)
    {
        if (queries.Count == 0)
            return [];
        await using var batch = new NpgsqlBatch(connection);
        foreach (var query in queries)
            batch.BatchCommands.Add(query.ToBatchCommand());
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return [.. batch.BatchCommands.Cast<NpgsqlBatchCommand>().Select(command => command.RecordsAffected)];
    }

    /// <summary>Sends many questions at once and reads all answers.</summary>
    public static async Task<List<List<T>>> ListAsync<T>(
        this NpgsqlConnection connection, IReadOnlyList<SqlQuery> queries, Func<Row, T> read, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var query in queries)
            batch.BatchCommands.Add(query.ToBatchCommand());
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var row = new PostgresRow(reader);
        var all = new List<List<T>>(queries.Count);
        do
        {
            var one = new List<T>();
            while (await reader.ReadAsync(cancellationToken))
                one.Add(read(row));
            all.Add(one);
        }
        while (await reader.NextResultAsync(cancellationToken));
        return all;
    }
}
