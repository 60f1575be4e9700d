namespace Anomaly.MarketData.Csv;

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
