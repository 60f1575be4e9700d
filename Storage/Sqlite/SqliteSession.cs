using Microsoft.Data.Sqlite;

namespace Anomaly.Storage.Sqlite;

/// <summary>One connection with its prepared statements, used by one thread.</summary>
internal sealed class SqliteSession : IDisposable
{
    private const int MostPrepared = 256;
    private readonly Dictionary<string, SqliteCommand> _prepared = [];

    /// <summary>Takes over an open connection.</summary>
    public SqliteSession(SqliteConnection connection)
    {
        Connection = connection;
        Bars = new SqliteBarTable(connection);
    }

    public SqliteConnection Connection { get; }

    public SqliteBarTable Bars { get; }

    /// <summary>The present caller's; long reads look at it now and then.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <summary>Whether a transaction is open. SQLite ends one by itself after a grave error.</summary>
    public bool InTransaction => SQLitePCL.raw.sqlite3_get_autocommit(Connection.Handle!) == 0;

    public int Execute(string text) => Command(text).ExecuteNonQuery();

    public int Execute(SqlQuery query) => Bind(query).ExecuteNonQuery();

    public T? First<T>(SqlQuery query, Func<Row, T> read) => List(query, read) is [var first, ..] ? first : default;

    public List<T> List<T>(SqlQuery query, Func<Row, T> read) => [.. Each(query, read)];

    /// <summary>The rows of an answer as they are asked for.</summary>
    public IEnumerable<T> Each<T>(SqlQuery query, Func<Row, T> read)
    {
        using var reader = Bind(query).ExecuteReader();
        var row = new SqliteRow(reader);
        while (reader.Read())
        {
            yield return read(row);
            Cancellation.ThrowIfCancellationRequested();
        }
    }

    public void Dispose()
    {
        Bars.Dispose();
        Forget();
        Connection.Dispose();
    }

    private SqliteCommand Bind(SqlQuery query)
    {
        var command = Command(query.Text);
        var parameters = command.Parameters;
        // The same text always comes with the same parameters in the same order.
        for (var index = 0; index < query.Parameters.Count; index++)
        {
            if (index == parameters.Count)
                parameters.Add(new SqliteParameter { ParameterName = "@" + query.Parameters[index].Name });
            parameters[index].Value = Convert(query.Parameters[index].Value);
        }

        return command;
    }

    private SqliteCommand Command(string text)
    {
        if (_prepared.TryGetValue(text, out var command))
            return command;
        if (_prepared.Count == MostPrepared)
            Forget();
        command = Connection.CreateCommand();
        command.CommandText = text;
        return _prepared[text] = command;
    }

    private static object Convert(object? value) => value switch
    {
        null => DBNull.Value,
        string text => TextRules.Clean(text)!,
        DateTime time => StoredTime.ToMicroseconds(time),
        bool flag => flag ? 1L : 0L,
        Json json => json.Text,
        _ => value,
    };

    private void Forget()
    {
        foreach (var command in _prepared.Values)
            command.Dispose();
        _prepared.Clear();
    }
}

/// <summary>A row of SQLite, which keeps times as microseconds.</summary>
internal sealed class SqliteRow(SqliteDataReader reader) : Row(reader)
{
    public override DateTime Time(int column) => StoredTime.FromMicroseconds(Reader.GetInt64(column));
}
