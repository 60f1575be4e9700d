namespace Anomaly.MarketData.Csv;

/// <summary>What can be odd about a row of a CSV file.</summary>
public enum CsvIssue
{
    /// <summary>Fewer cells than the needed columns ask for: skipped.</summary>
    ShortRow,

    /// <summary>More cells than the header has, as where a comma stands for a decimal point: skipped.</summary>
    LongRow,

    /// <summary>The time cannot be read: skipped.</summary>
    MalformedTime,

    /// <summary>A price or the volume is not a number: skipped.</summary>
    MalformedNumber,

    /// <summary>A price or the volume is infinite, or larger than any can be (<see cref="Detection.Series.Bar.MaxMagnitude"/>): skipped.</summary>
    NotFinite,

    /// <summary>A price or the volume is empty, a bar without a trade: skipped.</summary>
    EmptyCell,

    /// <summary>The time was there before: the later line counts.</summary>
    Duplicate,

    /// <summary>Earlier than a line before it: sorted in.</summary>
    OutOfOrder,

    /// <summary>The high is below, or the low above, another price: kept.</summary>
    InconsistentRange,

    /// <summary>A price is zero or negative, or the volume negative: kept.</summary>
    UnlikelyValue,

    /// <summary>The dividend or the split is not a number of zero or more: the bar is kept without it.</summary>
    MalformedEvent,
}

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
        CsvIssue.MalformedEvent => "with an unreadable dividend or split kept without it",
        _ => throw new ArgumentOutOfRangeException(nameof(issue), issue, "No such issue."),
    };
}

/// <summary>Counts the oddities of one file while it is read; allocates nothing until there is one.</summary>
internal sealed class CsvWarningCounter
{
    private const int LinesKept = 3;
    private readonly SortedDictionary<CsvIssue, (int Count, List<int> Lines)> _found = [];

    public void Add(CsvIssue issue, int line)
    {
        var (count, lines) = _found.TryGetValue(issue, out var before) ? before : (0, []);
        if (lines.Count < LinesKept)
            lines.Add(line);
        _found[issue] = (count + 1, lines);
    }

    public IReadOnlyList<CsvWarning> ToWarnings() =>
        _found.Count == 0 ? [] : [.. _found.Select(pair => new CsvWarning(pair.Key, pair.Value.Count, pair.Value.Lines))];
}
