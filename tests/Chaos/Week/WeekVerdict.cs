using System.Collections.Immutable;
using System.Globalization;
using Anomaly.Detection.Decisions;
using Anomaly.Detection.Engine;
using Anomaly.Detection.Models;
using Anomaly.Detection.Series;
using Anomaly.Grains.Interfaces;
using Anomaly.Storage;
using Anomaly.Testing;

namespace Anomaly.Chaos.Week;

/// <summary>Compares what a store has after the week with a batch detection over the bars as they are in the end.</summary>
internal sealed class WeekVerdict(IDetectionStore store)
{
    private readonly Dictionary<Market, Detector> _detectors = WeekMarkets.Markets.ToDictionary(
        market => market, market => new Detector(ModelFile.Read(File.ReadAllBytes(Path.Combine(SharedData.Repository, "models", $"{market}_model-2.1.0.onnx")))));

    /// <summary>Sentences on what differs; none where the store is what it should be.</summary>
    public List<string> Differences { get; } = [];

    public int Bars { get; private set; }

    public int Anomalies { get; private set; }

    public int Retracted { get; private set; }

    /// <summary>Anomalies that hold, and were found before the source changed bars up to theirs.</summary>
    public int AsFound { get; private set; }

    /// <summary>From the moment at which bars can be final until they were committed, of every bar of the week that did not come late.</summary>
    public List<(TimeSpan Took, SeriesKey Series, DateTime FinalAt)> Latencies { get; } = [];

    public async Task JudgeAsync(TradedSeries traded, IReadOnlyList<DateTime> answers)
    {
        var (series, expected) = (traded.Series, traded.Bars.ToArray());
        var bars = await store.ReadAllBarsAsync(series, TimeRange.All);
        Bars += bars.Length;
        Compare(series, "bar", expected, bars);
        var batch = _detectors[series.Ticker.Market].Rebuild(expected);
        var metadata = await store.LoadSeriesAsync(series);
        if (metadata?.FeatureState is not { } state || !state.AsSpan().SequenceEqual(batch.State.ToBytes()))
            Differences.Add($"{series}: the state is not that of a batch detection.");
        if (metadata?.RowsProcessed != expected.Length || metadata.AnomaliesFound != batch.Anomalies.Length)
            Differences.Add($"{series}: {metadata?.RowsProcessed} rows and {metadata?.AnomaliesFound} anomalies are counted instead of {expected.Length} and {batch.Anomalies.Length}.");
        var stored = await StoreReading.ListAllAsync(cursor => store.ListAnomaliesAsync(
            new AnomalyQuery { Ticker = series.Ticker, Interval = series.Interval, OldestFirst = true, Limit = PageRequest.MaxLimit, Cursor = cursor })).ToListAsync();
        var holding = stored.Where(anomaly => anomaly.Status != AnomalyStatus.Retracted).ToList();
        Compare(series, "anomaly", [.. batch.Anomalies.Select(found => found.Time)], [.. holding.Select(anomaly => anomaly.Datetime)]);
        foreach (var (found, anomaly) in batch.Anomalies.Zip(holding))
            JudgeAnomaly(traded, Row(found), anomaly);
        Anomalies += batch.Anomalies.Length;
        Retracted += stored.Count(anomaly => anomaly.Status == AnomalyStatus.Retracted);
        JudgeRuns(traded, answers, stored, await StoreReading.ListAllAsync(cursor => store.ListRunsAsync(
            new RunQuery { Ticker = series.Ticker, Interval = series.Interval, Limit = PageRequest.MaxLimit, Cursor = cursor })).ToListAsync());
    }

    /// <summary>An anomaly that goes on to hold keeps what it was found with, also where the source changes bars later: for audits.</summary>
    private void JudgeAnomaly(TradedSeries traded, string expected, AnomalyRecord anomaly)
    {
        if (Row(anomaly) == expected)
            return;
        if (traded.HasChangedSince(anomaly.DetectionTimestamp!.Value, anomaly.Datetime))
            AsFound++;
        else
            Differences.Add($"{traded.Series}: an anomaly is {Row(anomaly)} instead of {expected}.");
    }

    private void JudgeRuns(TradedSeries traded, IReadOnlyList<DateTime> answers, List<AnomalyRecord> anomalies, List<DetectionRun> runs)
    {
        var ids = runs.Select(run => run.Id).ToHashSet();
        if (anomalies.FirstOrDefault(anomaly => !ids.Contains(anomaly.DetectionRunId!)) is { } orphan)
            Differences.Add($"{traded.Series}: the run of the anomaly of {orphan.Datetime:u} is not stored.");
        if (runs.FirstOrDefault(run => run.Status == RunStatus.InProgress) is { } open)
            Differences.Add($"{traded.Series}: run {open.Id} has not ended.");
        var committed = runs.Where(run => run is { Status: RunStatus.Complete, RowsPreprocessed: > 0 }).OrderBy(run => run.StartedAt).ToList();
        if (committed.Zip(committed.Skip(1)).FirstOrDefault(pair => pair.Second.StartedAt < pair.First.CompletedAt) is { First: { } one, Second: { } other })
            Differences.Add($"{traded.Series}: the runs {one.Id} and {other.Id} scored at the same time.");
        var ends = committed.Select(run => run.CompletedAt!.Value).Order().ToList();
        for (var i = 0; i < traded.Count; i++)
        {
            if (traded.FinalAt(i) is var at && at > WeekMarkets.Start && traded.AvailableAt(i) == at)
            {
                if (FirstFrom(answers, at) is { } answered && FirstFrom(ends, answered) is { } end)
                    Latencies.Add((end - at, traded.Series, at));
                else
                    Differences.Add($"{traded.Series}: nothing was committed after {at:u}.");
            }
        }
    }

    private void Compare<T>(SeriesKey series, string what, IReadOnlyList<T> expected, IReadOnlyList<T> actual)
        where T : IEquatable<T>
    {
        for (var i = 0; i < Math.Max(expected.Count, actual.Count); i++)
        {
            if (i >= expected.Count || i >= actual.Count || !expected[i].Equals(actual[i]))
            {
                Differences.Add($"{series}: {what} {i} is {(i < actual.Count ? actual[i] : "missing")} instead of {(i < expected.Count ? expected[i] : "none")} ({actual.Count} instead of {expected.Count}).");
                return;
            }
        }
    }

    private static DateTime? FirstFrom(IReadOnlyList<DateTime> times, DateTime from)
    {
        var (low, high) = (0, times.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = times[middle] < from ? (middle + 1, high) : (low, middle);
        }

        return low < times.Count ? times[low] : null;
    }

    private static string Row(AnomalyFinding found) => Row(
        found.Time, found.Bar.Close, found.Bar.Volume, found.Score, found.Severity, found.Direction, found.Reason, found.Evidence,
        found.Features, found.Contributions.Select(feature => new NamedValue(feature.Name, feature.Contribution)));

    private static string Row(AnomalyRecord stored) => Row(
        stored.Datetime, stored.Close, stored.Volume, stored.AnomalyScore, stored.Severity, stored.Direction, stored.Reason, stored.Evidence,
        stored.Features.Select(feature => feature.Value), stored.Contributions);

    /// <summary>Everything that a detection says of a bar, numbers with all their bits.</summary>
    private static string Row(
        DateTime time, double close, double volume, double score, double? severity, AnomalyDirection? direction, string? reason, ImmutableArray<Evidence> evidence,
        IEnumerable<double> features, IEnumerable<NamedValue> contributions) => string.Create(CultureInfo.InvariantCulture,
            $"{time:O} {close:R} {volume:R} {score:R} {severity:R} {direction} '{reason}' {Evidence.Join(evidence)} [{string.Join(' ', features.Select(Text))}] [{string.Join(' ', contributions.Select(one => one.Name + Text(one.Value)))}]");

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
