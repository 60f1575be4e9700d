using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Anomaly.Storage.Sqlite;

/// <summary>The table of bars, the one that grows large, on the driver's lowest level: nothing is boxed or looked up by name.</summary>
internal sealed class SqliteBarTable(SqliteConnection connection) : IDisposable
{
    // The three take the same parameters.
    private const string InsertText =
        $"insert into bars ({BarRevisionSql.BarColumns}) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) on conflict (series_id, time) do nothing";

    private const string KeepText =
        $"insert into bar_revisions ({BarRevisionSql.Columns}) select {BarRevisionSql.BarColumns}, ?8 from bars {OfAnotherBar} and known_from is distinct from ?8 "
        + "on conflict (series_id, time, known_until) do nothing";

    private const string CorrectText =
        $"update bars set open = ?3, high = ?4, low = ?5, close = ?6, volume = ?7, known_from = ?8 {OfAnotherBar}";

    private const string OfAnotherBar = "where series_id = ?1 and time = ?2 and (open, high, low, close, volume) is not (?3, ?4, ?5, ?6, ?7)";

    private const string RangeText =
        "select time, open, high, low, close, volume from bars where series_id = ? and time >= ? and time < ? order by time limit ?";

    /// <summary>What was known at an instant: where that is not noted, the bars whose interval had ended.</summary>
    private const string AsOfText =
        "select time, open, high, low, close, volume from bars where series_id = ?1 and time >= ?2 and time < ?3 and coalesce(known_from, (time + ?6) * 1000000) <= ?5 "
        + "union all select time, open, high, low, close, volume from bar_revisions "
        + "where series_id = ?1 and time >= ?2 and time < ?3 and coalesce(known_from, (time + ?6) * 1000000) <= ?5 and known_until > ?5 order by time limit ?4";

    private const string LastText =
        "select time, open, high, low, close, volume from bars where series_id = ? and time < ? order by time desc limit ?";

    private sqlite3_stmt? _insert;
    private sqlite3_stmt? _keep;
    private sqlite3_stmt? _correct;
    private sqlite3_stmt? _range;
    private sqlite3_stmt? _asOf;
    private sqlite3_stmt? _last;

    /// <summary>Stores bars that are known from an instant on; one that is in the place of another becomes its revision, and one that is there already stays.</summary>
    public void Upsert(long seriesId, IReadOnlyList<Bar> bars, DateTime at)
    {
        for (var index = 0; index < bars.Count; index++)
        {
            var bar = new StoredBar(bars[index], at);
            if (Insert(seriesId, bar))
                continue;
            Run(_keep ??= Prepare(KeepText), seriesId, bar);
            Run(_correct ??= Prepare(CorrectText), seriesId, bar);
        }
    }

    /// <summary>Stores a bar.</summary>
    /// <returns>False where there is one of its time; then nothing is stored.</returns>
    public bool Insert(long seriesId, in StoredBar bar)
    {
        Run(_insert ??= Prepare(InsertText), seriesId, bar);
        return sqlite3_changes(connection.Handle) > 0;
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

    /// <summary>The bars of a stretch as they were known at an instant.</summary>
    /// <param name="seriesId">Whose bars.</param>
    /// <param name="range">Which bars.</param>
    /// <param name="asOf">The instant.</param>
    /// <param name="length">The length of their interval.</param>
    /// <param name="limit">Bars at the most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public List<Bar> RangeAsOf(long seriesId, TimeRange range, DateTime asOf, TimeSpan length, int limit, CancellationToken cancellationToken)
    {
        var statement = _asOf ??= Prepare(AsOfText);
        sqlite3_bind_int64(statement, 1, seriesId);
        sqlite3_bind_int64(statement, 2, StoredTime.ToSeconds(range.From));
        sqlite3_bind_int64(statement, 3, StoredTime.ToSeconds(range.To));
        sqlite3_bind_int64(statement, 4, limit);
        sqlite3_bind_int64(statement, 5, StoredTime.ToMicroseconds(asOf));
        sqlite3_bind_int64(statement, 6, (long)length.TotalSeconds);
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
        _insert?.Dispose();
        _keep?.Dispose();
        _correct?.Dispose();
        _range?.Dispose();
        _asOf?.Dispose();
        _last?.Dispose();
    }

    private void Run(sqlite3_stmt statement, long seriesId, in StoredBar stored)
    {
        var bar = stored.Bar;
        sqlite3_bind_int64(statement, 1, seriesId);
        sqlite3_bind_int64(statement, 2, StoredTime.ToSeconds(bar.Time));
        sqlite3_bind_double(statement, 3, bar.Open);
        sqlite3_bind_double(statement, 4, bar.High);
        sqlite3_bind_double(statement, 5, bar.Low);
        sqlite3_bind_double(statement, 6, bar.Close);
        sqlite3_bind_double(statement, 7, bar.Volume);
        if (stored.KnownFrom is { } at)
            sqlite3_bind_int64(statement, 8, StoredTime.ToMicroseconds(at));
        else
            sqlite3_bind_null(statement, 8);
        var result = sqlite3_step(statement);
        sqlite3_reset(statement);
        if (result != SQLITE_DONE)
            SqliteException.ThrowExceptionForRC(result, connection.Handle);
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
