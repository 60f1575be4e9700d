using Anomaly.Storage.Sql;
using Microsoft.Data.Sqlite;

namespace Anomaly.Storage.Sqlite;

/// <summary>A row of SQLite, which keeps times as microseconds.</summary>
internal sealed class SqliteRow(SqliteDataReader reader) : Row(reader)
{
    public override DateTime Time(int column) => StoredTime.FromMicroseconds(Reader.GetInt64(column));
}
