using System.Data.Common;
using Anomaly.Detection.Decisions;

namespace Anomaly.Storage.Sql;

/// <summary>
/// A table whose rows are records. Its columns stand once, in <paramref name="map"/>, which builds a record from the values that it is handed: reading
/// a row, it is handed what is stored; writing a record, what the record holds. Both happen in the same order, so that columns are read by position.
/// </summary>
/// <remarks>
/// Dapper was tried instead: it reads into a second set of types (a series is two columns, a time of SQLite is a number, a missing number is NaN), prepares
/// each statement anew, and so took 2.3 times as long for one row and 1.8 times for a page of 100 (docs/measurements.md).
/// </remarks>
internal sealed class SqlTable<T>(string name, Func<Columns, T?, T> map)
    where T : class
{
    private readonly string[] _columns = ColumnsOf(map);

    /// <summary>The columns, for <c>select</c> and <c>insert into</c>.</summary>
    public string Names => field ??= string.Join(", ", _columns);

    /// <summary>Their parameters, for <c>values</c>. Each column is given its value by a parameter of its own name.</summary>
    public string Values => field ??= string.Join(", ", _columns.Select(column => $"@{column}"));

    /// <summary>Each column but some with its parameter, for <c>update … set</c>.</summary>
    public string Assignments(params string[] but) => string.Join(", ", _columns.Except(but).Select(column => $"{column} = @{column}"));

    /// <summary>A question whose answer <see cref="Read"/> reads; conditions and order are still to be added.</summary>
    public SqlQuery Select() => new($"select {Names} from {name}");

    /// <summary>Reads the present row of the answer to a <see cref="Select"/>.</summary>
    public T Read(Row row) => map(new Columns(row, null), null);

    /// <summary>Gives a statement the values of a record, each under its column's name.</summary>
    public SqlQuery Write(SqlQuery query, T record)
    {
        map(new Columns(null, query), record);
        return query;
    }

    private static string[] ColumnsOf(Func<Columns, T?, T> map)
    {
        var query = new SqlQuery("");
        map(new Columns(null, query), null);
        return [.. query.Parameters.Select(parameter => parameter.Name)];
    }
}

/// <summary>
/// The columns of one row, one after another: read from the row, or, where there is none, given to a statement as parameters of their names. Each member
/// returns the value that the record is to have. A value that is missing is null of its column's type.
/// </summary>
internal sealed class Columns(Row? row, SqlQuery? query)
{
    private int _next;

    public string Text(string column, string? value) => row is null ? Put(column, value)! : row.Text(_next++);

    public string? TextOrNull(string column, string? value) => row is null ? Put(column, value) : row.TextOrNull(_next++);

    public DateTime Time(string column, DateTime? value) => row is null ? Put(column, value).GetValueOrDefault() : row.Time(_next++);

    public DateTime? TimeOrNull(string column, DateTime? value) => row is null ? Put(column, value) : row.TimeOrNull(_next++);

    /// <summary>A number; what is not finite is stored as null and comes back as not-a-number.</summary>
    public double Number(string column, double? value) => NumberOrNull(column, value) ?? double.NaN;

    /// <summary>A number or none; what is not finite is stored as none.</summary>
    public double? NumberOrNull(string column, double? value) =>
        row is null ? Put(column, value is { } number && double.IsFinite(number) ? value : null) : row.NumberOrNull(_next++);

    public long Integer(string column, long? value) => row is null ? Put(column, value).GetValueOrDefault() : row.Integer(_next++);

    public long? IntegerOrNull(string column, long? value) => row is null ? Put(column, value) : row.IntegerOrNull(_next++);

    public bool Flag(string column, bool? value) => row is null ? Put(column, value).GetValueOrDefault() : row.Flag(_next++);

    public byte[]? BytesOrNull(string column, byte[]? value) => row is null ? Put(column, value) : row.BytesOrNull(_next++);

    /// <summary>Numbers with their names, as JSON.</summary>
    public ImmutableArray<NamedValue> Numbers(string column, ImmutableArray<NamedValue>? value)
    {
        if (row is not null)
            return Json.ReadNumbers(row.Text(_next++));
        Put(column, Json.Of(value ?? []));
        return value ?? [];
    }

    /// <summary>A list of texts, as JSON.</summary>
    public ImmutableArray<string> Texts(string column, ImmutableArray<string>? value)
    {
        if (row is not null)
            return Json.ReadStrings(row.Text(_next++));
        Put(column, Json.Of(value ?? []));
        return value ?? [];
    }

    /// <summary>Pieces of evidence, as one text.</summary>
    public ImmutableArray<Evidence> EvidenceList(string column, ImmutableArray<Evidence>? value)
    {
        var stored = TextOrNull(column, value is { } known ? Evidence.Join(known) : null);
        if (row is null)
            return value ?? [];
        try
        {
            return Evidence.Split(stored);
        }
        catch (FormatException)
        {
            throw Damaged("text of evidence", stored!);
        }
    }

    /// <summary>Facts of a reason, as JSON; null where there are none.</summary>
    public ImmutableArray<ReasonFact> Facts(string column, ImmutableArray<ReasonFact>? value)
    {
        if (row is not null)
            return row.TextOrNull(_next++) is { } stored ? Json.ReadFacts(stored) : [];
        Put(column, value is { IsEmpty: false } known ? Json.Of(known) : (Json?)null);
        return value ?? [];
    }

    /// <summary>A series, in the columns <c>ticker</c> and <c>interval</c>.</summary>
    public SeriesKey Series(SeriesKey? value)
    {
        var symbol = Text("ticker", value?.Ticker.Symbol);
        var code = Text("interval", value?.Interval.Code);
        return row is null ? value.GetValueOrDefault()
            : Ticker.TryParse(symbol, out var ticker) && Interval.TryParse(code, out var interval) ? new SeriesKey(ticker, interval)
            : throw Damaged("series", $"{symbol}/{code}");
    }

    /// <summary>A value of an enumeration, by its name in snake_case.</summary>
    /// <param name="column">The column.</param>
    /// <param name="value">The record's value.</param>
    /// <param name="what">What to call it where a name is stored that this program does not know.</param>
    public T Choice<T>(string column, T? value, string what)
        where T : struct, Enum
    {
        var stored = Text(column, value is { } known ? EnumNames.Of(known) : null);
        return row is null ? value.GetValueOrDefault() : EnumNames.TryParse(stored, out T read) ? read : throw Damaged(what, stored);
    }

    /// <summary>The same where there may be none.</summary>
    public T? ChoiceOrNull<T>(string column, T? value, string what)
        where T : struct, Enum
    {
        var stored = TextOrNull(column, value is { } known ? EnumNames.Of(known) : null);
        return row is null ? value : stored is null ? null : EnumNames.TryParse(stored, out T read) ? read : throw Damaged(what, stored);
    }

    private T Put<T>(string column, T value)
    {
        query!.With(column, value);
        return value;
    }

    private static StoreCorruptException Damaged(string what, string found) =>
        new($"The database holds a {what} '{found}' that this program does not know. Restore it from a backup, or use the program that wrote it.");
}

/// <summary>The present row of an answer, read alike from both engines.</summary>
internal abstract class Row(DbDataReader reader)
{
    protected DbDataReader Reader { get; } = reader;

    public abstract DateTime Time(int column);

    public DateTime? TimeOrNull(int column) => Reader.IsDBNull(column) ? null : Time(column);

    public string Text(int column) => Reader.GetString(column);

    public string? TextOrNull(int column) => Reader.IsDBNull(column) ? null : Reader.GetString(column);

    public double Number(int column) => Reader.GetDouble(column);

    public double? NumberOrNull(int column) => Reader.IsDBNull(column) ? null : Reader.GetDouble(column);

    public long Integer(int column) => Reader.GetInt64(column);

    public long? IntegerOrNull(int column) => Reader.IsDBNull(column) ? null : Integer(column);

    public bool Flag(int column) => Reader.GetBoolean(column);

    public byte[]? BytesOrNull(int column) => Reader.IsDBNull(column) ? null : Reader.GetFieldValue<byte[]>(column);
}
