namespace Anomaly.MarketData.Csv;

/// <summary>The bars of one CSV file.</summary>
/// <param name="Bars">Complete bars in time order, one a time stamp.</param>
/// <param name="Rows">Rows that the file has below its header, blank lines aside.</param>
/// <param name="Warnings">What was odd.</param>
public sealed record CsvBars(ArraySegment<Bar> Bars, int Rows, IReadOnlyList<CsvWarning> Warnings)
{
    /// <summary>What the column <c>Dividends</c> holds, in time order; none of a file without it.</summary>
    public IReadOnlyList<Dividend> Dividends { get; init; } = [];

    /// <summary>What the column <c>Stock Splits</c> holds, in time order, as shares for one; none of a file without it.</summary>
    public IReadOnlyList<StockSplit> Splits { get; init; } = [];
}

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

/// <summary>Takes a file's bars in line order and gives them in time order, one a time stamp.</summary>
/// <param name="capacity">Bars that are expected, at least 1.</param>
internal sealed class CsvBarCollector(int capacity)
{
    private readonly CsvWarningCounter _warnings = new();
    private Bar[] _bars = new Bar[capacity];
    private int[] _lines = new int[capacity];
    private int _count;
    private int _skipped;
    private DateTime _latest = DateTime.MinValue;
    private readonly SortedDictionary<DateTime, double> _dividends = [];
    private readonly SortedDictionary<DateTime, double> _splits = [];
    private bool _inOrder = true;

    public void Skip(CsvIssue issue, int line)
    {
        _warnings.Add(issue, line);
        _skipped++;
    }

    public void Add(in Bar bar, int line)
    {
        if (!(bar.High >= bar.Open && bar.High >= bar.Close && bar.Low <= bar.Open && bar.Low <= bar.Close))
            _warnings.Add(CsvIssue.InconsistentRange, line);
        if (!(bar.Open > 0 && bar.High > 0 && bar.Low > 0 && bar.Close > 0 && bar.Volume >= 0))
            _warnings.Add(CsvIssue.UnlikelyValue, line);
        if (bar.Time < _latest)
            _warnings.Add(CsvIssue.OutOfOrder, line);
        if (bar.Time > _latest)
            _latest = bar.Time;
        else
            _inOrder = false;
        if (_count == _bars.Length)
        {
            Array.Resize(ref _bars, 2 * _count);
            Array.Resize(ref _lines, 2 * _count);
        }

        _lines[_count] = line;
        _bars[_count++] = bar;
    }

    public void Add(in CsvEvents events, int line)
    {
        if (events.Unreadable)
            _warnings.Add(CsvIssue.MalformedEvent, line);
        if (events.Time == default)
            return;
        if (events.Dividend > 0)
            _dividends[events.Time] = events.Dividend;
        if (events.Split > 0)
            _splits[events.Time] = events.Split;
    }

    public CsvBars ToBars() => new(_inOrder ? new ArraySegment<Bar>(_bars, 0, _count) : Sorted(), _count + _skipped, _warnings.ToWarnings())
    {
        Dividends = [.. _dividends.Select(pair => new Dividend(pair.Key, pair.Value))],
        Splits = [.. _splits.Select(pair => new StockSplit(pair.Key, pair.Value, 1))],
    };

    private Bar[] Sorted()
    {
        var order = new int[_count];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(order, (x, y) => _bars[x].Time.CompareTo(_bars[y].Time) is var byTime and not 0 ? byTime : x.CompareTo(y));
        var kept = new List<Bar>(_count);
        for (var i = 0; i < order.Length; i++)
        {
            if (i + 1 < order.Length && _bars[order[i + 1]].Time == _bars[order[i]].Time)
                _warnings.Add(CsvIssue.Duplicate, _lines[order[i]]);
            else
                kept.Add(_bars[order[i]]);
        }

        return [.. kept];
    }
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
