using Anomaly.Storage.Sql;
using Npgsql;

namespace Anomaly.Storage.PostgreSql;

/// <summary>A row of PostgreSQL, which has times of its own.</summary>
internal sealed class PostgresRow(NpgsqlDataReader reader) : Row(reader)
{
    public override DateTime Time(int column) => Reader.GetDateTime(column);
}
