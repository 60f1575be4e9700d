using Npgsql;
using NpgsqlTypes;

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
        this NpgsqlConnection connection, SqlQuery query, Func<Row, T> read, CancellationToken cancellationToken) =>
        await connection.ListAsync(query, read, cancellationToken) is [var first, ..] ? first : default;

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

/// <summary>Turns statements into the driver's commands, every parameter with its type, so that each text is planned once.</summary>
internal static class PostgresBinding
{
    public static NpgsqlCommand ToCommand(this SqlQuery query, NpgsqlConnection connection)
    {
        var command = new NpgsqlCommand(query.Text, connection);
        Bind(command.Parameters, query);
        return command;
    }

    public static NpgsqlBatchCommand ToBatchCommand(this SqlQuery query)
    {
        var command = new NpgsqlBatchCommand(query.Text);
        Bind(command.Parameters, query);
        return command;
    }

    private static void Bind(NpgsqlParameterCollection parameters, SqlQuery query)
    {
        foreach (var (name, type, value) in query.Parameters)
            parameters.Add(new NpgsqlParameter { ParameterName = name, NpgsqlDbType = TypeOf(type), Value = Convert(value) });
    }

    private static object Convert(object? value) => value switch
    {
        null => DBNull.Value,
        string text => TextRules.Clean(text)!,
        string[] texts => Array.ConvertAll(texts, text => TextRules.Clean(text)!),
        Json json => json.Text,
        // The driver rounds towards the year 2000; the last instant means "without end".
        DateTime time when time != DateTime.MaxValue => StoredTime.FromMicroseconds(StoredTime.ToMicroseconds(time)),
        _ => value,
    };

    private static NpgsqlDbType TypeOf(Type type) =>
        type == typeof(string) ? NpgsqlDbType.Text
        : type == typeof(DateTime) ? NpgsqlDbType.TimestampTz
        : type == typeof(double) ? NpgsqlDbType.Double
        : type == typeof(long) ? NpgsqlDbType.Bigint
        : type == typeof(int) ? NpgsqlDbType.Integer
        : type == typeof(bool) ? NpgsqlDbType.Boolean
        : type == typeof(Guid) ? NpgsqlDbType.Uuid
        : type == typeof(byte[]) ? NpgsqlDbType.Bytea
        : type == typeof(Json) ? NpgsqlDbType.Json
        : type == typeof(string[]) ? NpgsqlDbType.Array | NpgsqlDbType.Text
        : throw new InvalidOperationException($"The store has no database type for {type}.");
}

/// <summary>A row of PostgreSQL, which has times of its own.</summary>
internal sealed class PostgresRow(NpgsqlDataReader reader) : Row(reader)
{
    public override DateTime Time(int column) => Reader.GetDateTime(column);
}
