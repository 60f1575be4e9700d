using Npgsql;
using NpgsqlTypes;

namespace Anomaly.Storage.PostgreSql;

/// <summary>The table of bars: few at once as arrays, many by binary COPY into a staging table.</summary>
internal static class PostgresBars
{
    private const int MostAsArrays = 2_000;
    // A bar that is written again unchanged, as the overlap of every fetch is, leaves no dead row behind.
    private const string Upsert =
        "on conflict (series_id, time) do update set open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close, "
        + "volume = excluded.volume, known_from = excluded.known_from where (bars.open, bars.high, bars.low, bars.close, bars.volume) "
        + "is distinct from (excluded.open, excluded.high, excluded.low, excluded.close, excluded.volume)";

    // Keeps what is corrected, in the statement that corrects it.
    private const string Keep =
        $"insert into bar_revisions ({BarRevisionSql.Columns}) "
        + "select bars.series_id, bars.time, bars.open, bars.high, bars.low, bars.close, bars.volume, bars.known_from, given.known_from "
        // Each is looked up by itself, however many there are: else all bars of all series would be walked for them.
        + "from given cross join lateral (select * from bars where bars.series_id = given.series_id and bars.time = given.time offset 0) as bars "
        + "where (bars.open, bars.high, bars.low, bars.close, bars.volume) is distinct from (given.open, given.high, given.low, given.close, given.volume) "
        + "and bars.known_from is distinct from given.known_from on conflict (series_id, time, known_until) do nothing";

    private const string Insert = $"insert into bars ({BarRevisionSql.BarColumns}) select {BarRevisionSql.BarColumns} from given";

    // Mostly all bars are new, and this is all.
    private const string InsertNew = $"{Insert} on conflict (series_id, time) do nothing";

    private const string Correct = $"kept as ({Keep}) {Insert} {Upsert}";

    private const string Arrays = $"with given as (select * from unnest(@s, @t, @o, @h, @l, @c, @v, @k) as given ({BarRevisionSql.BarColumns}))";

    private const string Staged = "with given as (select * from staged_bars)";

    // The conditions stand outside, so that the rows of both are merged in their order, and no more of them read than are asked for.
    private const string AsOf =
        "select time, open, high, low, close, volume "
        + $"from (select {BarRevisionSql.BarColumns}, timestamptz 'infinity' as known_until from bars union all select {BarRevisionSql.Columns} from bar_revisions) as known "
        + $"where {OfSeries} and time >= @from and time < @to and coalesce(known_from, time + @length * interval '1 second') <= @as_of and known_until > @as_of order by time limit @limit";

    private const string OfSeries =
        "series_id = (select series_id from detection_metadata where ticker = @ticker and interval = @interval)";

    /// <summary>Writes the bars of commits; what they correct is kept.</summary>
    public static async Task UpsertAsync(NpgsqlConnection connection, IEnumerable<PendingCommit> commits, CancellationToken cancellationToken)
    {
        var rows = commits.SelectMany(member => member.Commit.Bars, (member, bar) => new BarRow(member.SeriesId, new StoredBar(bar, member.Commit.Metadata.UpdatedAt))).ToArray();
        if (rows.Length == 0)
            return;
        if (rows.Length <= MostAsArrays)
            await WriteArraysAsync(connection, rows, cancellationToken);
        else
            await CopyAsync(connection, rows, cancellationToken);
    }

    /// <summary>Removes what a commit says, and keeps it.</summary>
    public static IEnumerable<SqlQuery> Remove(PendingCommit member) => member.Commit.RemoveBars is { } range
        ? [InRange(member, range, BarRevisionSql.Keep).With("at", member.Commit.Metadata.UpdatedAt), InRange(member, range, BarRevisionSql.Remove)]
        : [];

    /// <summary>After the new bars are written: those of them that were removed as they are now were not changed.</summary>
    public static IEnumerable<SqlQuery> TakeBack(PendingCommit member) => member.Commit is { RemoveBars: { } range, Bars.Count: > 0 }
        ? from text in new[] { BarRevisionSql.TakeBack, BarRevisionSql.Forget } select InRange(member, range, text).With("at", member.Commit.Metadata.UpdatedAt)
        : [];

    public static SqlQuery Range(SeriesKey series, TimeRange range, int limit) => Of(
            series, $"select time, open, high, low, close, volume from bars where {OfSeries} and time >= @from and time < @to order by time limit @limit")
        .With("from", StoredTime.CeilingSecond(range.From)).With("to", StoredTime.CeilingSecond(range.To)).With("limit", limit);

    /// <summary>The bars of a stretch as they were known at an instant: where that is not noted, those whose interval had ended.</summary>
    public static SqlQuery RangeAsOf(SeriesKey series, TimeRange range, DateTime asOf, int limit) => Of(series, AsOf)
        .With("from", StoredTime.CeilingSecond(range.From)).With("to", StoredTime.CeilingSecond(range.To)).With("limit", limit)
        .With("as_of", asOf).With("length", (long)series.Interval.Length.TotalSeconds);

    public static SqlQuery Last(SeriesKey series, int count, DateTime before) => Of(
            series, $"select time, open, high, low, close, volume from bars where {OfSeries} and time < @before order by time desc limit @limit")
        .With("before", StoredTime.CeilingSecond(before)).With("limit", count);

    /// <summary>All bars of a series, for backups.</summary>
    public static SqlQuery All(SeriesKey series) => Of(series, $"select {BarRevisionSql.BarColumns} from bars where {OfSeries} order by time");

    public static SqlQuery RevisionsOf(SeriesKey series) => Of(series, $"select {BarRevisionSql.Columns} from bar_revisions where {OfSeries} order by time");

    public static StoredBar ReadStored(Row row) => BarRevisionSql.ReadStored(row, row.Time(1));

    public static BarRevision ReadRevision(Row row) => new(ReadStored(row), row.Time(8));

    public static SqlQuery InsertRevision(int seriesId, BarRevision revision) => BarRevisionSql.Insert(revision).With("series", seriesId).With("time", revision.Stored.Bar.Time);

    public static Bar Read(Row row) => new(row.Time(0), row.Number(1), row.Number(2), row.Number(3), row.Number(4), row.Number(5));

    /// <summary>Copies bars that are not there yet into a table of bars, or any into one that stages them.</summary>
    public static async Task CopyIntoAsync(NpgsqlConnection connection, string table, IEnumerable<BarRow> rows, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync($"copy {table} ({BarRevisionSql.BarColumns}) from stdin (format binary)", cancellationToken);
        foreach (var (seriesId, (bar, knownFrom)) in rows)
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(seriesId, NpgsqlDbType.Integer, cancellationToken);
            await copy.WriteAsync(bar.Time, NpgsqlDbType.TimestampTz, cancellationToken);
            await copy.WriteAsync(bar.Open, NpgsqlDbType.Double, cancellationToken);
            await copy.WriteAsync(bar.High, NpgsqlDbType.Double, cancellationToken);
            await copy.WriteAsync(bar.Low, NpgsqlDbType.Double, cancellationToken);
            await copy.WriteAsync(bar.Close, NpgsqlDbType.Double, cancellationToken);
            await copy.WriteAsync(bar.Volume, NpgsqlDbType.Double, cancellationToken);
            if (knownFrom is { } at)
                await copy.WriteAsync(Microseconds(at), NpgsqlDbType.TimestampTz, cancellationToken);
            else
                await copy.WriteNullAsync(cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    /// <summary>The driver rounds towards the year 2000, and the store down.</summary>
    private static DateTime Microseconds(DateTime time) => StoredTime.FromMicroseconds(StoredTime.ToMicroseconds(time));

    private static SqlQuery InRange(PendingCommit member, TimeRange range, string text) => new SqlQuery(text)
        .With("series", member.SeriesId).With("from", StoredTime.CeilingSecond(range.From)).With("to", StoredTime.CeilingSecond(range.To));

    private static SqlQuery Of(SeriesKey series, string text) =>
        new SqlQuery(text).With("ticker", series.Ticker.Symbol).With("interval", series.Interval.Code);

    private static async Task WriteArraysAsync(NpgsqlConnection connection, BarRow[] rows, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"{Arrays} {InsertNew}", connection);
        Add("s", NpgsqlDbType.Integer, Array.ConvertAll(rows, row => row.SeriesId));
        Add("t", NpgsqlDbType.TimestampTz, Array.ConvertAll(rows, row => row.Stored.Bar.Time));
        Add("o", NpgsqlDbType.Double, Array.ConvertAll(rows, row => row.Stored.Bar.Open));
        Add("h", NpgsqlDbType.Double, Array.ConvertAll(rows, row => row.Stored.Bar.High));
        Add("l", NpgsqlDbType.Double, Array.ConvertAll(rows, row => row.Stored.Bar.Low));
        Add("c", NpgsqlDbType.Double, Array.ConvertAll(rows, row => row.Stored.Bar.Close));
        Add("v", NpgsqlDbType.Double, Array.ConvertAll(rows, row => row.Stored.Bar.Volume));
        Add("k", NpgsqlDbType.TimestampTz, Array.ConvertAll(rows, row => Microseconds(row.Stored.KnownFrom!.Value)));
        if (await command.ExecuteNonQueryAsync(cancellationToken) == rows.Length)
            return;
        command.CommandText = $"{Arrays}, {Correct}";
        await command.ExecuteNonQueryAsync(cancellationToken);

        void Add(string name, NpgsqlDbType type, object values) =>
            command.Parameters.Add(new NpgsqlParameter { ParameterName = name, NpgsqlDbType = NpgsqlDbType.Array | type, Value = values });
    }

    private static async Task CopyAsync(NpgsqlConnection connection, BarRow[] rows, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(
            new SqlQuery("create temp table if not exists staged_bars (like bars) on commit delete rows"), cancellationToken);
        await CopyIntoAsync(connection, "staged_bars", rows, cancellationToken);
        if (await connection.ExecuteAsync(new SqlQuery($"{Staged} {InsertNew}"), cancellationToken) < rows.Length)
            await connection.ExecuteAsync(new SqlQuery($"{Staged}, {Correct}"), cancellationToken);
    }
}

/// <summary>A bar on its way into a table.</summary>
internal readonly record struct BarRow(int SeriesId, StoredBar Stored);
