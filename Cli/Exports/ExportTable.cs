using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace Anomaly.Cli.Exports;

/// <summary>A table to write as CSV or Parquet: rows are taken as they come, so that any number of them fits into memory.</summary>
/// <typeparam name="T">What a row is made of.</typeparam>
/// <param name="Columns">Its columns, in order.</param>
internal sealed record ExportTable<T>(params IReadOnlyList<ExportColumn<T>> Columns)
{
    /// <summary>Rows of a Parquet row group, which is held in memory until it is written.</summary>
    private const int RowsPerGroup = 10_000;

    /// <summary>Writes a header and a line for each row, ended by a line feed; an empty cell is a value that is not there.</summary>
    /// <returns>How many rows there were.</returns>
    public async Task<long> WriteCsvAsync(IAsyncEnumerable<T> rows, TextWriter output, CancellationToken cancellationToken)
    {
        await output.WriteAsync(string.Join(',', Columns.Select(column => column.Field.Name)) + "\n");
        var count = 0L;
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            await output.WriteAsync(string.Join(',', Columns.Select(column => Quoted(column.Cell(row)))) + "\n");
            count++;
        }

        return count;
    }

    /// <summary>Writes a Parquet file: times are UTC in microseconds, a value that is not there is null.</summary>
    /// <returns>How many rows there were.</returns>
    public async Task<long> WriteParquetAsync(IAsyncEnumerable<T> rows, Stream output, CancellationToken cancellationToken)
    {
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(Columns.Select(column => column.Field)), output, cancellationToken: cancellationToken);
        var count = 0L;
        await foreach (var rowsOfGroup in rows.Chunk(RowsPerGroup).WithCancellation(cancellationToken))
        {
            using var group = writer.CreateRowGroup();
            foreach (var column in Columns)
                await column.WriteAsync(group, rowsOfGroup);
            group.CompleteValidate();
            count += rowsOfGroup.Length;
        }

        return count;
    }

    private static string Quoted(string? cell) => cell is null ? ""
        : cell.AsSpan().ContainsAny(",\"\r\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : cell;
}

/// <summary>A column of an exported table.</summary>
/// <param name="Field">Its name and type in Parquet.</param>
/// <param name="Cell">What it is in CSV; null for nothing.</param>
/// <param name="WriteAsync">Writes it for some rows.</param>
internal sealed record ExportColumn<T>(DataField Field, Func<T, string?> Cell, Func<ParquetRowGroupWriter, IReadOnlyList<T>, Task> WriteAsync)
{
    /// <summary>Text.</summary>
    public static ExportColumn<T> Text(string name, Func<T, string?> value)
    {
        var field = new DataField<string>(name);
        return new ExportColumn<T>(field, value, (group, rows) => group.WriteAsync(field, [.. rows.Select(value)!]));
    }

    /// <summary>A number; not-a-number is nothing. In CSV the shortest text that gives the same number.</summary>
    public static ExportColumn<T> Number(string name, Func<T, double?> value)
    {
        double? Finite(T row) => value(row) is { } number && double.IsFinite(number) ? number : null;
        return Of(new DataField<double?>(name), Finite, number => number.ToString("R", CultureInfo.InvariantCulture));
    }

    /// <summary>A count.</summary>
    public static ExportColumn<T> Count(string name, Func<T, long> value) =>
        Of(new DataField<long?>(name), row => (long?)value(row), count => count.ToString(CultureInfo.InvariantCulture));

    /// <summary>A time in UTC.</summary>
    public static ExportColumn<T> Time(string name, Func<T, DateTime?> value) => Of(
        new DateTimeDataField(name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Micros, isNullable: true),
        value,
        time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture));

    private static ExportColumn<T> Of<TValue>(DataField field, Func<T, TValue?> value, Func<TValue, string> text)
        where TValue : struct =>
        new(field, row => value(row) is { } known ? text(known) : null, (group, rows) => group.WriteAsync<TValue>(field, (TValue?[])[.. rows.Select(value)]));
}
