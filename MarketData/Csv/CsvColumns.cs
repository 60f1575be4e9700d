using System.Text;

namespace Anomaly.MarketData.Csv;

/// <summary>Which cell of a row holds what, read from the header line.</summary>
internal sealed class CsvColumns
{
    private static readonly string[] EventNames = ["dividends", "stock splits"];

    private const int MaxHeaderBytes = 65_536;

    private CsvColumns(byte separator, sbyte[] roles, int needed, int count, int ticker)
    {
        Ticker = ticker;
        Separator = separator;
        Roles = roles;
        Needed = needed;
        Count = count;
    }

    /// <summary>Role of the column of dividends.</summary>
    public const sbyte DividendRole = 5;

    /// <summary>Role of the column of splits.</summary>
    public const sbyte SplitRole = 6;

    /// <summary>Role of the time column.</summary>
    public const sbyte TimeRole = 7;

    /// <summary>Comma, semicolon or tab: whichever the header uses most.</summary>
    public byte Separator { get; }

    /// <summary>
    /// Per column up to the last that is read: 0 to 4 for open, high, low, close, volume, <see cref="DividendRole"/>, <see cref="SplitRole"/>,
    /// <see cref="TimeRole"/>, or -1 for a column that is not read.
    /// </summary>
    public sbyte[] Roles { get; }

    /// <summary>The column that says which ticker a row is of; negative where there is none.</summary>
    public int Ticker { get; }

    /// <summary>Columns up to the last that a row must have.</summary>
    public int Needed { get; }

    /// <summary>How many columns the header names, those that are not read included.</summary>
    public int Count { get; }

    /// <summary>Reads the header line.</summary>
    /// <exception cref="MarketDataFormatException">A needed column is missing or there twice, or the line is absurdly long.</exception>
    public static CsvColumns Read(ReadOnlySpan<byte> header)
    {
        if (header.Length > MaxHeaderBytes)
            throw new MarketDataFormatException($"its header line is longer than {MaxHeaderBytes} bytes");
        var separator = MostFrequent(header);
        var names = Encoding.UTF8.GetString(header).Split((char)separator)
            .Select(name => name.Trim().Trim('"').Trim().ToLowerInvariant()).ToArray();
        var (time, values, ticker) = BarColumns.Find(names);
        var events = EventNames.Select(name => BarColumns.IndexOf(names, name)).ToArray();
        var needed = Math.Max(time, values.Max()) + 1;
        var roles = new sbyte[Math.Max(needed, events.Max() + 1)];
        Array.Fill(roles, (sbyte)-1);
        roles[time] = TimeRole;
        for (var i = 0; i < values.Count; i++)
            roles[values[i]] = (sbyte)i;
        for (var i = 0; i < events.Length; i++)
        {
            if (events[i] >= 0)
                roles[events[i]] = (sbyte)(DividendRole + i);
        }

        return new CsvColumns(separator, roles, needed, names.Length, ticker);
    }

    private static byte MostFrequent(ReadOnlySpan<byte> header)
    {
        var (commas, semicolons, tabs) = (header.Count((byte)','), header.Count((byte)';'), header.Count((byte)'\t'));
        return commas >= semicolons && commas >= tabs ? (byte)',' : semicolons >= tabs ? (byte)';' : (byte)'\t';
    }
}
