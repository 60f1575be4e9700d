namespace Anomaly.Storage.Sql;

/// <summary>Reads states and keys out of rows; what this program cannot have written means that the database is damaged.</summary>
internal static class RowRules
{
    public static SeriesKey Series(Row row, int tickerColumn) =>
        Ticker.TryParse(row.Text(tickerColumn), out var ticker) && Interval.TryParse(row.Text(tickerColumn + 1), out var interval)
            ? new SeriesKey(ticker, interval)
            : throw Damaged("series", $"{row.Text(tickerColumn)}/{row.Text(tickerColumn + 1)}");

    public static RunStatus RunStatus(string code) => Codes.TryParse(code, out RunStatus status) ? status : throw Damaged("run status", code);

    public static RunTrigger Trigger(string code) => Codes.TryParse(code, out RunTrigger trigger) ? trigger : throw Damaged("trigger", code);

    public static AnomalyStatus AnomalyStatus(string code) =>
        Codes.TryParse(code, out AnomalyStatus status) ? status : throw Damaged("anomaly status", code);

    private static StoreCorruptException Damaged(string what, string found) =>
        new($"The database holds a {what} '{found}' that this program does not know. Restore it from a backup, or use the program that wrote it.");
}
