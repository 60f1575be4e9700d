namespace Anomaly.MarketData.Csv;

/// <summary>One kind of oddity of a file: how often, and where first.</summary>
/// <param name="Issue">The kind.</param>
/// <param name="Count">Rows that show it.</param>
/// <param name="FirstLines">The first lines that show it, at most three, counted from 1.</param>
public sealed record CsvWarning(CsvIssue Issue, int Count, IReadOnlyList<int> FirstLines)
{
    /// <summary>The sentence for a run's warnings.</summary>
    public override string ToString()
    {
        var rows = Count == 1 ? "1 row" : $"{Count} rows";
        var lines = (Count == 1 ? "line " : FirstLines.Count < Count ? "first at lines " : "lines ") + string.Join(", ", FirstLines);
        return $"{rows} {Describe(Issue)} ({lines})";
    }

    private static string Describe(CsvIssue issue) => issue switch
    {
        CsvIssue.ShortRow => "with too few cells skipped",
        CsvIssue.LongRow => "with more cells than the header skipped",
        CsvIssue.MalformedTime => "with an unreadable time skipped",
        CsvIssue.MalformedNumber => "with an unreadable number skipped",
        CsvIssue.NotFinite => "with an infinite or absurdly large number skipped",
        CsvIssue.EmptyCell => "with an empty cell skipped",
        CsvIssue.Duplicate => "replaced by a later line of the same time",
        CsvIssue.OutOfOrder => "out of time order sorted in",
        CsvIssue.InconsistentRange => "with a high or low inside the other prices kept",
        CsvIssue.UnlikelyValue => "with a price that is not positive or a negative volume kept",
        _ => throw new ArgumentOutOfRangeException(nameof(issue), issue, "No such issue."),
    };
}
