namespace Anomaly.MarketData.Csv;

/// <summary>The bars of one CSV file.</summary>
/// <param name="Bars">Complete bars in time order, one a time stamp.</param>
/// <param name="Rows">Rows that the file has below its header, blank lines aside.</param>
/// <param name="Warnings">What was odd.</param>
public sealed record CsvBars(ArraySegment<Bar> Bars, int Rows, IReadOnlyList<CsvWarning> Warnings);

/// <summary>Takes a file's bars in line order and gives them in time order, one a time stamp.</summary>
internal sealed class CsvBarCollector(int capacity)
{
    private readonly CsvWarningCounter _warnings = new();
    private readonly Bar[] _bars = new Bar[capacity];
    private readonly int[] _lines = new int[capacity];
    private int _count;
    private DateTime _latest = DateTime.MinValue;
    private bool _inOrder = true;

    public void Skip(CsvIssue issue, int line) => _warnings.Add(issue, line);

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
        _lines[_count] = line;
        _bars[_count++] = bar;
    }

    public CsvBars ToBars(int rows) =>
        new(_inOrder ? new ArraySegment<Bar>(_bars, 0, _count) : Sorted(), rows, _warnings.ToWarnings());

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
