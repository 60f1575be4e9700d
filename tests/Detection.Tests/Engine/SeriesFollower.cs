using Anomaly.Detection.Decisions;
using Anomaly.Detection.Engine;
using Anomaly.Detection.Engine.Merging;

namespace Anomaly.Detection.Tests.Engine;

/// <summary>
/// Follows a source as a grain does: compares what it fetches with what it stored, pushes or rebuilds, and keeps the anomalies in step.
/// </summary>
internal sealed class SeriesFollower(Detector detector)
{
    private readonly Dictionary<DateTime, AnomalyFinding> _anomalies = [];
    private readonly HashSet<DateTime> _retracted = [];
    private readonly Dictionary<DateTime, DateTime> _incidents = [];

    public DetectionState State { get; private set; } = detector.Start();

    public Bar[] Stored { get; private set; } = [];

    public IReadOnlyList<AnomalyFinding> Standing => [.. _anomalies.Values.Where(anomaly => !_retracted.Contains(anomaly.Time)).OrderBy(anomaly => anomaly.Time)];

    /// <summary>When the incident of each began, in their order.</summary>
    public IReadOnlyList<DateTime> Incidents => [.. Standing.Select(anomaly => _incidents[anomaly.Time])];

    /// <summary>One detection. A change that may reach further back is left for the fetch of the whole history.</summary>
    public void Fetch(Bar[] window)
    {
        var delta = BarMerge.Compare(State.Anchor, Stored, window);
        if (delta.Change is SeriesChange.None or SeriesChange.Rewritten)
            return;
        Stored = delta.Apply(Stored);
        if (delta.Change == SeriesChange.Appended)
        {
            var step = detector.Advance(State, [.. delta.New]);
            State = step.State;
            Keep(step.Anomalies, delta.New[0].Time);
        }
        else
        {
            var step = detector.Rebuild(Stored, delta.RevisedFrom);
            State = step.State;
            Assert.All(step.Rows, row => Assert.True(row.Time >= delta.RevisedFrom));
            Keep(step.Anomalies, delta.RevisedFrom!.Value);
        }
    }

    private void Keep(IReadOnlyList<AnomalyFinding> found, DateTime rescoredFrom)
    {
        var last = Standing.LastOrDefault(anomaly => anomaly.Time < rescoredFrom);
        IncidentAlarm? before = last is null ? null : new IncidentAlarm(last.Time, _incidents[last.Time]);
        var starts = Detection.Engine.Incidents.StartsOf(Stored, [.. found.Select(anomaly => anomaly.Time)], before);
        var stored = _anomalies.Keys.Where(time => time >= rescoredFrom).Select(time => new StoredAlarm<DateTime>(time, _retracted.Contains(time), _incidents[time]));
        var delta = AnomalyDelta.Between(stored, found.Zip(starts, (anomaly, start) => new FoundAlarm<DateTime>(anomaly.Time, start)));
        foreach (var (anomaly, start) in found.Zip(starts))
        {
            _anomalies[anomaly.Time] = anomaly;
            if (delta.New.Contains(anomaly.Time) || delta.Restored.Contains(anomaly.Time) || delta.Moved.Contains(anomaly.Time))
                _incidents[anomaly.Time] = start;
        }

        _retracted.ExceptWith(delta.Restored);
        _retracted.UnionWith(delta.Retracted);
    }
}
