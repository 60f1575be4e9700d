namespace Anomaly.MarketData.Csv;

/// <summary>Which columns of a table hold bars, by their names.</summary>
/// <param name="Time">Index of the time column.</param>
/// <param name="Values">Indexes of open, high, low, close and volume, in this order.</param>
/// <param name="Ticker">Index of the column that says which ticker a row is of; negative where there is none.</param>
public sealed record BarColumns(int Time, IReadOnlyList<int> Values, int Ticker)
{
    private static readonly string[] TimeNames = ["datetime", "timestamp", "date", "time"];
    private static readonly string[] TickerNames = ["ticker", "symbol"];
    private static readonly string[] ValueNames = ["open", "high", "low", "close", "volume"];

    /// <summary>Finds the columns.</summary>
    /// <param name="names">The names of all columns, in any case, with or without space around them.</param>
    /// <exception cref="MarketDataFormatException">A needed column is missing or there twice: a sentence about the table as 'it', without a full stop.</exception>
    public static BarColumns Find(IEnumerable<string> names)
    {
        string[] known = [.. names.Select(name => name.Trim().ToLowerInvariant())];
        var time = FindTime(known);
        var values = Array.ConvertAll(ValueNames, name => IndexOf(known, name));
        var missing = ValueNames.Where((_, i) => values[i] < 0).Prepend(time < 0 ? "datetime" : "").Where(name => name.Length > 0).ToArray();
        if (missing.Length > 0)
            throw new MarketDataFormatException(
                $"it lacks the column{(missing.Length > 1 ? "s" : "")} {string.Join(", ", missing)} (needed: datetime, {string.Join(", ", ValueNames)})");
        return new BarColumns(time, values, TickerNames.Select(name => Array.IndexOf(known, name)).FirstOrDefault(index => index >= 0, -1));
    }

    /// <summary>Finds one column by its name in lower case.</summary>
    /// <returns>Its index; negative where there is none.</returns>
    /// <exception cref="MarketDataFormatException">It is there twice.</exception>
    internal static int IndexOf(string[] names, string name)
    {
        var first = Array.IndexOf(names, name);
        return first >= 0 && Array.LastIndexOf(names, name) != first
            ? throw new MarketDataFormatException($"it has the column {name} twice")
            : first;
    }

    private static int FindTime(string[] names)
    {
        if (Array.IndexOf(names, "datetime") < 0 && Array.IndexOf(names, "timestamp") < 0
            && Array.IndexOf(names, "date") >= 0 && Array.IndexOf(names, "time") >= 0)
            throw new MarketDataFormatException("it has a date and a time column: join them into one datetime column");
        return TimeNames.Select(name => IndexOf(names, name)).FirstOrDefault(index => index >= 0, -1);
    }
}
