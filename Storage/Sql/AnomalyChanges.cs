namespace Anomaly.Storage.Sql;

/// <summary>What a commit changes about the anomalies of its series, by their ids.</summary>
/// <param name="New">Found, and not stored yet.</param>
/// <param name="Restored">Stored as retracted, and found again.</param>
/// <param name="Retracted">Stored, not retracted yet, and not found again.</param>
internal sealed record AnomalyChanges(IReadOnlyList<string> New, IReadOnlyList<string> Restored, IReadOnlyList<string> Retracted)
{
    /// <summary>Compares what is stored with what was found; both engines decide by this alone.</summary>
    /// <param name="stored">Stored anomalies that the commit names, and those of its model in the stretch that it rescored; others are left alone.</param>
    /// <param name="found">What holds now.</param>
    public static AnomalyChanges Between(IEnumerable<StoredAnomaly> stored, IEnumerable<string> found)
    {
        var holding = found.ToHashSet();
        var known = stored.DistinctBy(anomaly => anomaly.Id).ToDictionary(anomaly => anomaly.Id, anomaly => anomaly.IsRetracted);
        return new AnomalyChanges(
            [.. holding.Where(id => !known.ContainsKey(id))],
            [.. holding.Where(id => known.TryGetValue(id, out var isRetracted) && isRetracted)],
            [.. known.Where(anomaly => !anomaly.Value && !holding.Contains(anomaly.Key)).Select(anomaly => anomaly.Key)]);
    }
}

/// <summary>What is asked of an anomaly that is stored.</summary>
internal readonly record struct StoredAnomaly(string Id, bool IsRetracted)
{
    /// <summary>The columns, for <c>select</c>, that <see cref="Read"/> reads.</summary>
    public const string Columns = "id, status";

    public static StoredAnomaly Read(Row row) => new(row.Text(0), row.Text(1) == EnumNames.Of(AnomalyStatus.Retracted));
}
