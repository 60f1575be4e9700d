using System.Data.Common;

namespace Anomaly.Storage.Sql;

/// <summary>The present row of a result, read alike from both engines.</summary>
internal abstract class Row(DbDataReader reader)
{
    protected DbDataReader Reader { get; } = reader;

    public abstract DateTime Time(int column);

    public DateTime? TimeOrNull(int column) => Reader.IsDBNull(column) ? null : Time(column);

    public string Text(int column) => Reader.GetString(column);

    public string? TextOrNull(int column) => Reader.IsDBNull(column) ? null : Reader.GetString(column);

    /// <summary>A number; not-a-number where the column is null.</summary>
    public double Number(int column) => Reader.IsDBNull(column) ? double.NaN : Reader.GetDouble(column);

    public double? NumberOrNull(int column) => Reader.IsDBNull(column) ? null : Reader.GetDouble(column);

    public long Integer(int column) => Reader.GetInt64(column);

    public bool Flag(int column) => Reader.GetBoolean(column);

    public byte[]? BytesOrNull(int column) => Reader.IsDBNull(column) ? null : Reader.GetFieldValue<byte[]>(column);
}
