using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Anomaly.Storage.Sqlite;

/// <summary>The table of bars, the one that grows large, on the driver's lowest level: nothing is boxed or looked up by name.</summary>
internal sealed class SqliteBarTable(SqliteConnection connection) : IDisposable
{
    private const string UpsertText =
        "insert into bars (series_id, time, open, high, low, close, volume) values (?, ?, ?, ?, ?, ?, ?) on conflict (series_id, time) do update set "
        + "open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close, volume = excluded.volume";

    private const string RangeText =
        "select time, open, high, low, close, volume from bars where series_id = ? and time >= ? and time < ? order by time limit ?";

    private const string LastText =
        "select time, open, high, low, close, volume from bars where series_id = ? and time < ? order by time desc limit ?";

    private sqlite3_stmt? _upsert;
    private sqlite3_stmt? _range;
    private sqlite3_stmt? _last;

    public void Upsert(long seriesId, IReadOnlyList<Bar> bars)
    {
        var statement = _upsert ??= Prepare(UpsertText);
        for (var index = 0; index < bars.Count; index++)
        {
            var bar = bars[index];
            sqlite3_bind_int64(statement, 1, seriesId);
            sqlite3_bind_int64(statement, 2, StoredTime.ToSeconds(bar.Time));
            sqlite3_bind_double(statement, 3, bar.Open);
            sqlite3_bind_double(statement, 4, bar.High);
            sqlite3_bind_double(statement, 5, bar.Low);
            sqlite3_bind_double(statement, 6, bar.Close);
            sqlite3_bind_double(statement, 7, bar.Volume);
            var result = sqlite3_step(statement);
            sqlite3_reset(statement);
            if (result != SQLITE_DONE)
                SqliteException.ThrowExceptionForRC(result, connection.Handle);
        }
    }

    public List<Bar> Range(long seriesId, TimeRange range, int limit, CancellationToken cancellationToken)
    {
        var statement = _range ??= Prepare(RangeText);
        sqlite3_bind_int64(statement, 1, seriesId);
        sqlite3_bind_int64(statement, 2, StoredTime.ToSeconds(range.From));
        sqlite3_bind_int64(statement, 3, StoredTime.ToSeconds(range.To));
        sqlite3_bind_int64(statement, 4, limit);
        return Read(statement, cancellationToken);
    }

    public List<Bar> Last(long seriesId, int count, DateTime before, CancellationToken cancellationToken)
    {
        var statement = _last ??= Prepare(LastText);
        sqlite3_bind_int64(statement, 1, seriesId);
        sqlite3_bind_int64(statement, 2, StoredTime.ToSeconds(before));
        sqlite3_bind_int64(statement, 3, count);
        var bars = Read(statement, cancellationToken);
        bars.Reverse();
        return bars;
    }

    public void Dispose()
    {
        _upsert?.Dispose();
        _range?.Dispose();
        _last?.Dispose();
    }

    private List<Bar> Read(sqlite3_stmt statement, CancellationToken cancellationToken)
    {
        var bars = new List<Bar>();
        try
        {
            int result;
            while ((result = sqlite3_step(statement)) == SQLITE_ROW)
            {
                bars.Add(new Bar(
                    StoredTime.FromSeconds(sqlite3_column_int64(statement, 0)),
                    sqlite3_column_double(statement, 1),
                    sqlite3_column_double(statement, 2),
                    sqlite3_column_double(statement, 3),
                    sqlite3_column_double(statement, 4),
                    sqlite3_column_double(statement, 5)));
                if ((bars.Count & 1023) == 0)
                    cancellationToken.ThrowIfCancellationRequested();
            }

            if (result != SQLITE_DONE)
                SqliteException.ThrowExceptionForRC(result, connection.Handle);
            return bars;
        }
        finally
        {
            sqlite3_reset(statement);
        }
    }

    private sqlite3_stmt Prepare(string text)
    {
        var result = sqlite3_prepare_v2(connection.Handle, text, out var statement);
        if (result != SQLITE_OK)
            SqliteException.ThrowExceptionForRC(result, connection.Handle);
        return statement;
    }
}
