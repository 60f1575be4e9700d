namespace Anomaly.Storage.Tests.Contract;

/// <summary>What a series must hold, kept in the plainest way.</summary>
internal sealed class SeriesModel
{
    public long Version { get; private set; }

    public SortedDictionary<DateTime, Bar> Bars { get; } = [];

    public Dictionary<string, AnomalyRecord> Anomalies { get; } = [];

    public CommitResult Apply(DetectionCommit commit)
    {
        foreach (var time in Bars.Keys.Where(time => commit.RemoveBars?.Contains(time) == true).ToArray())
            Bars.Remove(time);
        foreach (var bar in commit.Bars)
            Bars[bar.Time] = bar;
        var result = new CommitResult(++Version, new List<string>(), new List<string>(), new List<string>());
        var holding = commit.Anomalies.Select(anomaly => anomaly.Id).ToHashSet();
        foreach (var (id, anomaly) in Anomalies.Where(pair => pair.Value.Status != AnomalyStatus.Retracted && !holding.Contains(pair.Key)).ToArray())
        {
            var isRescored = commit.Rescored?.Contains(anomaly.Datetime) == true && anomaly.ModelHash == commit.Metadata.ModelHash;
            if (!isRescored && !commit.Retract.Contains(id))
                continue;
            Anomalies[id] = anomaly with { Status = AnomalyStatus.Retracted };
            ((List<string>)result.Retracted).Add(id);
        }

        foreach (var anomaly in commit.Anomalies.DistinctBy(anomaly => anomaly.Id))
        {
            if (!Anomalies.TryGetValue(anomaly.Id, out var known))
                ((List<string>)result.Inserted).Add(anomaly.Id);
            else if (known.Status == AnomalyStatus.Retracted)
                ((List<string>)result.Restored).Add(anomaly.Id);
            else
                continue;
            Anomalies[anomaly.Id] = anomaly;
        }

        return result;
    }
}
