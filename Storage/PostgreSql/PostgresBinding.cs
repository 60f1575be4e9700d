using Anomaly.Storage.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Anomaly.Storage.PostgreSql;

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
