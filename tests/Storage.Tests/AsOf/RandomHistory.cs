using Microsoft.Extensions.Time.Testing;

namespace Anomaly.Storage.Tests.AsOf;

/// <summary>
/// What may happen to a series, at random and one thing after another: bars that are appended, corrected, late, removed or all on another scale; anomalies that are
/// found, acknowledged, retracted and hold again; another model. Some things happen at the same instant.
/// </summary>
internal sealed class RandomHistory(IDetectionStore store, SeriesKey series, FakeTimeProvider time, int seed)
{
    private const int Days = 60;
    private readonly Random _random = new(seed);
    private readonly SortedDictionary<int, Bar> _bars = [];
    private long _version;
    private string _model = "m0";

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Does one thing, and says how everything stands then.</summary>
    public async Task<Snapshot> StepAsync()
    {
        time.Advance(TimeSpan.FromMicroseconds(_random.Next(4)));
        if (_random.Next(5) == 0)
            await AcknowledgeAsync();
        else
            await CommitAsync();
        return new Snapshot(
            Now,
            [.. await store.ReadBarsAsync(series, TimeRange.All)],
            [.. (await store.ListAnomaliesAsync(new AnomalyQuery())).Items.Select(Row)],
            (await store.LoadSeriesAsync(series))?.ModelHash);
    }

    /// <summary>All of an anomaly that can change.</summary>
    public static string Row(AnomalyRecord anomaly) =>
        $"{anomaly.Id} {anomaly.Status} since {anomaly.StatusSince:O} #{anomaly.Sequence}, {anomaly.AnomalyScore} by {anomaly.DetectionRunId} at {anomaly.DetectionTimestamp:O}";

    private async Task AcknowledgeAsync()
    {
        if ((await store.ListAnomaliesAsync(new AnomalyQuery())).Items is { Length: > 0 } all)
            await store.SetAnomalyStatusAsync(all[_random.Next(all.Length)].Id, _random.Next(3) == 0 ? AnomalyStatus.New : AnomalyStatus.Acknowledged);
    }

    private async Task CommitAsync()
    {
        var (remove, bars) = NextBars();
        if (_random.Next(12) == 0)
            _model = $"m{_random.Next(3)}";
        var commit = new DetectionCommit
        {
            ExpectedVersion = _version,
            Metadata = Samples.Metadata(series) with { UpdatedAt = Now, ModelHash = _model },
            RemoveBars = remove,
            Bars = bars,
            Rescored = _random.Next(3) == 0 ? new TimeRange(TimeOf(_random.Next(Days)), TimeOf(Days)) : null,
            Anomalies = [.. Enumerable.Range(0, _random.Next(4)).Select(_ => NextAnomaly())],
        };
        _version = (await store.CommitAsync(commit)).Version;
    }

    private AnomalyRecord NextAnomaly() => Samples.Anomaly(series, _random.Next(Days), -_random.NextDouble(), _model) with
    {
        CreatedAt = Now,
        DetectionTimestamp = Now,
        DetectionRunId = $"run-{_version}",
    };

    private (TimeRange? Remove, Bar[] Bars) NextBars()
    {
        var last = _bars.Count == 0 ? -1 : _bars.Keys.Max();
        switch (_random.Next(8))
        {
            case 0: // the whole history on another scale, here and there by a factor of one
                var factors = new[] { 1, 2, 0.25 };
                return Replace(TimeRange.All, [.. _bars.Values.Select(bar => Scaled(bar, factors[_random.Next(factors.Length)]))]);
            case 1: // a stretch is removed, and some of it comes back
                var from = _random.Next(Days);
                var to = from + _random.Next(10);
                return Replace(
                    new TimeRange(TimeOf(from), TimeOf(to)),
                    [.. _bars.Where(bar => bar.Key >= from && bar.Key < to && _random.Next(2) == 0).Select(bar => Scaled(bar.Value, _random.Next(2) + 1))]);
            case 2: // late, corrected and unchanged ones
                return Write([.. Enumerable.Range(0, Days).Where(day => day <= last && _random.Next(6) == 0).Select(NextBar)]);
            case 3: // another source
                return _random.Next(4) == 0 ? Replace(TimeRange.All, []) : Write([]);
            default:
                return Write([.. Enumerable.Range(0, Days).Where(day => day > last && day < last + 5 && _random.Next(4) > 0).Select(NextBar)]);
        }
    }

    private Bar NextBar(int day) => _bars.TryGetValue(day, out var bar) && _random.Next(3) == 0 ? bar : Samples.Bar(day, 100 + _random.Next(3));

    private (TimeRange? Remove, Bar[] Bars) Replace(TimeRange range, Bar[] bars)
    {
        foreach (var day in _bars.Keys.Where(day => range.Contains(TimeOf(day))).ToList())
            _bars.Remove(day);
        return (range, Write(bars).Bars);
    }

    private (TimeRange? Remove, Bar[] Bars) Write(Bar[] bars)
    {
        foreach (var bar in bars)
            _bars[(bar.Time - Samples.Start).Days] = bar;
        return (null, bars);
    }

    private static Bar Scaled(Bar bar, double factor) =>
        bar with { Open = bar.Open * factor, High = bar.High * factor, Low = bar.Low * factor, Close = bar.Close * factor };

    private static DateTime TimeOf(int day) => Samples.Start.AddDays(day);
}

/// <summary>How everything stood at an instant.</summary>
internal sealed record Snapshot(DateTime At, Bar[] Bars, string[] Anomalies, string? ModelHash);
