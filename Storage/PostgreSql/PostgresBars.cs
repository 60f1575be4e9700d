using Npgsql;
using NpgsqlTypes;

namespace Anomaly.Storage.PostgreSql;

/// <summary>The table of bars: few at once as arrays, many by binary COPY into a staging table.</summary>
internal static class PostgresBars
{
    private const int MostAsArrays = 2_000;
    private const string Columns = "series_id, time, open, high, low, close, volume";

    // A bar that is written again unchanged, as the overlap of every fetch is, leaves no dead row behind.
    private const string Upsert =
        "on conflict (series_id, time) do update set open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close, "
        + "volume = excluded.volume where (bars.open, bars.high, bars.low, bars.close, bars.volume) "
        + "is distinct from (excluded.open, excluded.high, excluded.low, excluded.close, excluded.volume)";

    private const string OfSeries =
        "series_id = (select series_id from detection_metadata where ticker = @ticker and interval = @interval)";

    public static async Task UpsertAsync(
        NpgsqlConnection connection, IReadOnlyList<(int SeriesId, IReadOnlyList<Bar> Bars)> all, CancellationToken cancellationToken)
    {
        var count = all.Sum(one => one.Bars.Count);
        if (count == 0)
            return;
        if (count <= MostAsArrays)
            await InsertArraysAsync(connection, all, count, cancellationToken);
        else
            await CopyAsync(connection, all, cancellationToken);
    }

    public static SqlQuery Remove(int seriesId, TimeRange range) =>
        new SqlQuery("delete from bars where series_id = @series and time >= @from and time < @to")
            .With("series", seriesId).With("from", StoredTime.CeilingSecond(range.From)).With("to", StoredTime.CeilingSecond(range.To));

    public static SqlQuery Range(SeriesKey series, TimeRange range, int limit) => Of(
            series, $"select time, open, high, low, close, volume from bars where {OfSeries} and time >= @from and time < @to order by time limit @limit")
        .With("from", StoredTime.CeilingSecond(range.From)).With("to", StoredTime.CeilingSecond(range.To)).With("limit", limit);

    public static SqlQuery Last(SeriesKey series, int count, DateTime before) => Of(
            series, $"select time, open, high, low, close, volume from bars where {OfSeries} and time < @before order by time desc limit @limit")
        .With("before", StoredTime.CeilingSecond(before)).With("limit", count);

    public static Bar Read(Row row) => new(row.Time(0), row.Number(1), row.Number(2), row.Number(3), row.Number(4), row.Number(5));

    /// <summary>Copies bars that are not there yet into a table of bars, or any into one that stages them.</summary>
    public static async Task CopyIntoAsync(
        NpgsqlConnection connection, string table, IReadOnlyList<(int SeriesId, IReadOnlyList<Bar> Bars)> all, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync($"copy {table} ({Columns}) from stdin (format binary)", cancellationToken);
        foreach (var (seriesId, bars) in all)
        {
            foreach (var bar in bars)
            {
                await copy.StartRowAsync(cancellationToken);
                await copy.WriteAsync(seriesId, NpgsqlDbType.Integer, cancellationToken);
                await copy.WriteAsync(bar.Time, NpgsqlDbType.TimestampTz, cancellationToken);
                await copy.WriteAsync(bar.Open, NpgsqlDbType.Double, cancellationToken);
                await copy.WriteAsync(bar.High, NpgsqlDbType.Double, cancellationToken);
                await copy.WriteAsync(bar.Low, NpgsqlDbType.Double, cancellationToken);
                await copy.WriteAsync(bar.Close, NpgsqlDbType.Double, cancellationToken);
                await copy.WriteAsync(bar.Volume, NpgsqlDbType.Double, cancellationToken);
            }
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private static SqlQuery Of(SeriesKey series, string text) =>
        new SqlQuery(text).With("ticker", series.Ticker.Symbol).With("interval", series.Interval.Code);

    private static async Task InsertArraysAsync(
        NpgsqlConnection connection, IReadOnlyList<(int SeriesId, IReadOnlyList<Bar> Bars)> all, int count, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"insert into bars ({Columns}) select * from unnest(@s, @t, @o, @h, @l, @c, @v) {Upsert}", connection);
        var rows = all.SelectMany(one => one.Bars, (one, bar) => (one.SeriesId, Bar: bar)).ToArray();
        Add("s", NpgsqlDbType.Integer, rows.Select(row => row.SeriesId).ToArray());
        Add("t", NpgsqlDbType.TimestampTz, rows.Select(row => row.Bar.Time).ToArray());
        Add("o", NpgsqlDbType.Double, rows.Select(row => row.Bar.Open).ToArray());
        Add("h", NpgsqlDbType.Double, rows.Select(row => row.Bar.High).ToArray());
        Add("l", NpgsqlDbType.Double, rows.Select(row => row.Bar.Low).ToArray());
        Add("c", NpgsqlDbType.Double, rows.Select(row => row.Bar.Close).ToArray());
        Add("v", NpgsqlDbType.Double, rows.Select(row => row.Bar.Volume).ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);

        void Add(string name, NpgsqlDbType type, object values) =>
            command.Parameters.Add(new NpgsqlParameter { ParameterName = name, NpgsqlDbType = NpgsqlDbType.Array | type, Value = values });
    }

    private static async Task CopyAsync(
        NpgsqlConnection connection, IReadOnlyList<(int SeriesId, IReadOnlyList<Bar> Bars)> all, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(
            new SqlQuery("create temp table if not exists staged_bars (like bars) on commit delete rows"), cancellationToken);
        await CopyIntoAsync(connection, "staged_bars", all, cancellationToken);
        await connection.ExecuteAsync(new SqlQuery($"insert into bars ({Columns}) select {Columns} from staged_bars {Upsert}"), cancellationToken);
    }
}
