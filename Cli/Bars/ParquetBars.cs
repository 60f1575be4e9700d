using System.Globalization;
using System.Numerics;
using Anomaly.Detection.Engine.Merging;
using Anomaly.MarketData;
using Anomaly.MarketData.Csv;
using Parquet;
using Parquet.Schema;

namespace Anomaly.Cli.Bars;

/// <summary>Reads the bars of a Parquet file. Columns have the names of CSV files, in any case; times without an offset are UTC.</summary>
internal sealed class ParquetBars
{
    private readonly FileInfo _file;
    private readonly DataField _time;
    private readonly DataField? _ticker;
    private readonly DataField[] _values;

    private ParquetBars(FileInfo file, DataField[] columns)
    {
        _file = file;
        try
        {
            var (time, values, ticker) = BarColumns.Find(columns.Select(column => column.Name));
            (_time, _values, _ticker) = (columns[time], [.. values.Select(index => columns[index])], ticker < 0 ? null : columns[ticker]);
        }
        catch (MarketDataFormatException exception)
        {
            throw Wrong(exception.Message, exception);
        }
    }

    /// <summary>The bars of each ticker, in time order.</summary>
    /// <param name="file">Which file.</param>
    /// <param name="ticker">The ticker of a file that names none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandFailedException">It names no ticker, and none is given.</exception>
    /// <exception cref="MarketDataFormatException">It is no Parquet file, or not one with bars.</exception>
    public static async Task<IReadOnlyDictionary<Ticker, TickerBars>> ReadAsync(FileInfo file, Ticker? ticker, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = file.OpenRead();
            await using var reader = await ParquetReader.CreateAsync(stream, cancellationToken: cancellationToken);
            var columns = new ParquetBars(file, reader.Schema.GetDataFields());
            if (columns._ticker is null && ticker is null)
                throw BarFile.WithoutTicker(file);
            var bars = new Dictionary<Ticker, List<Bar>>();
            for (var i = 0; i < reader.RowGroupCount; i++)
            {
                using var group = reader.OpenRowGroupReader(i);
                await columns.ReadAsync(group, ticker, bars, cancellationToken);
            }

            return bars.ToDictionary(each => each.Key, each => TickerBars.Of(each.Value));
        }
        catch (Exception exception) when (exception is ParquetException or IOException or NotSupportedException or InvalidDataException)
        {
            throw new MarketDataFormatException($"'{file.FullName}' cannot be read as Parquet: {exception.Message}", exception);
        }
    }

    private async Task ReadAsync(ParquetRowGroupReader group, Ticker? given, Dictionary<Ticker, List<Bar>> bars, CancellationToken cancellationToken)
    {
        var times = await ReadTimesAsync(group, cancellationToken);
        var tickers = _ticker is null ? null : await ReadTextsAsync(group, _ticker, cancellationToken);
        var values = new double[_values.Length][];
        for (var i = 0; i < values.Length; i++)
            values[i] = await ReadNumbersAsync(group, _values[i], cancellationToken);
        for (var row = 0; row < times.Length; row++)
        {
            var ticker = tickers is null ? given!.Value
                : Ticker.TryParse(tickers[row], out var named) ? named
                : throw Wrong($"'{tickers[row]}' in the column {_ticker!.Name} is no ticker, which has 1 to 20 of A-Z a-z 0-9 . - ^ = &");
            if (!bars.TryGetValue(ticker, out var list))
                bars[ticker] = list = [];
            list.Add(new Bar(times[row], values[0][row], values[1][row], values[2][row], values[3][row], values[4][row]));
        }
    }

    private async Task<DateTime[]> ReadTimesAsync(ParquetRowGroupReader group, CancellationToken cancellationToken)
    {
        if (IsText(_time))
            return [.. (await ReadTextsAsync(group, _time, cancellationToken)).Select(TimeOf)];
        if (_time.ClrType != typeof(DateTime))
            throw NoTime();
        return [.. (await ReadAsync<DateTime>(group, _time, cancellationToken)).Select(time => time switch
        {
            null => throw NoTime(),
            { Kind: DateTimeKind.Local } local => local.ToUniversalTime(),
            { } utc => DateTime.SpecifyKind(utc, DateTimeKind.Utc),
        })];
    }

    private DateTime TimeOf(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time.UtcDateTime : throw NoTime();

    /// <summary>Nothing is not-a-number: such bars are left out, and counted.</summary>
    private async Task<double[]> ReadNumbersAsync(ParquetRowGroupReader group, DataField field, CancellationToken cancellationToken)
    {
        async Task<double[]> Of<T>()
            where T : struct, INumber<T> =>
            [.. (await ReadAsync<T>(group, field, cancellationToken)).Select(number => number is { } known ? double.CreateChecked(known) : double.NaN)];

        return Type.GetTypeCode(field.ClrType) switch
        {
            TypeCode.Double => await Of<double>(),
            TypeCode.Single => await Of<float>(),
            TypeCode.Decimal => await Of<decimal>(),
            TypeCode.Int64 => await Of<long>(),
            TypeCode.Int32 => await Of<int>(),
            TypeCode.Int16 => await Of<short>(),
            TypeCode.UInt64 => await Of<ulong>(),
            TypeCode.UInt32 => await Of<uint>(),
            _ => throw Wrong($"the column {field.Name} has no numbers"),
        };
    }

    private static async Task<string?[]> ReadTextsAsync(ParquetRowGroupReader group, DataField field, CancellationToken cancellationToken)
    {
        var texts = new string?[group.RowCount];
        if (IsText(field))
            await group.ReadAsync(field, texts.AsMemory(), cancellationToken: cancellationToken);
        return texts;
    }

    private static async Task<T?[]> ReadAsync<T>(ParquetRowGroupReader group, DataField field, CancellationToken cancellationToken)
        where T : struct
    {
        if (field.IsNullable)
        {
            var cells = new T?[group.RowCount];
            await group.ReadAsync<T>(field, cells.AsMemory(), cancellationToken: cancellationToken);
            return cells;
        }

        var values = new T[group.RowCount];
        await group.ReadAsync<T>(field, values.AsMemory(), cancellationToken: cancellationToken);
        return [.. values];
    }

    private static bool IsText(DataField field) => field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>);

    private MarketDataFormatException NoTime() => Wrong($"the column {_time.Name} must have a time in every row: a timestamp, a date, or text as in ISO 8601");

    private MarketDataFormatException Wrong(string problem, Exception? cause = null) => new($"'{_file.FullName}' cannot be read as bars: {problem}.", cause);
}

/// <summary>The bars of one ticker in a file.</summary>
/// <param name="Bars">In time order, one a time stamp.</param>
/// <param name="Warnings">What was odd, one sentence each.</param>
internal sealed record TickerBars(IReadOnlyList<Bar> Bars, IReadOnlyList<string> Warnings)
{
    /// <summary>Puts bars in order and leaves out those that are not complete.</summary>
    public static TickerBars Of(List<Bar> bars)
    {
        var warnings = System.Collections.Immutable.ImmutableArray.CreateBuilder<string>();
        return new TickerBars(BarNormalizer.Normalize([.. bars], warnings), warnings.ToImmutable());
    }
}
