using System.Collections.Immutable;

namespace Anomaly.Detection.Engine;

/// <summary>The difference between the anomalies that are stored and those that rescoring found.</summary>
public sealed record AnomalyDelta
{
    /// <summary>Found, and not stored yet.</summary>
    public required ImmutableArray<AnomalyFinding> New { get; init; }

    /// <summary>Stored as retracted, and found again.</summary>
    public required ImmutableArray<AnomalyFinding> Restored { get; init; }

    /// <summary>Stored and found again; where bars before it were revised, maybe with another score.</summary>
    public required ImmutableArray<AnomalyFinding> Holding { get; init; }

    /// <summary>Stored, not retracted yet, and not found again: to be marked retracted, never deleted.</summary>
    public required ImmutableArray<StoredAnomaly> Retracted { get; init; }

    /// <summary>Whether storing has nothing to do.</summary>
    public bool IsEmpty => New.IsEmpty && Restored.IsEmpty && Retracted.IsEmpty;

    /// <summary>Compares stored anomalies with the ones found.</summary>
    /// <param name="stored">Stored anomalies of the series, in any order.</param>
    /// <param name="found">What rescoring found.</param>
    /// <param name="modelHash">Hash of the model that rescored. Anomalies of other models are left alone.</param>
    /// <param name="rescoredFrom">The first time that was rescored; earlier anomalies are left alone. Null for all.</param>
    public static AnomalyDelta Between(
        IEnumerable<StoredAnomaly> stored, ImmutableArray<AnomalyFinding> found, string modelHash, DateTime? rescoredFrom = null)
    {
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentNullException.ThrowIfNull(modelHash);
        var known = stored
            .Where(anomaly => anomaly.ModelHash == modelHash && !(anomaly.Time < rescoredFrom))
            .ToDictionary(anomaly => anomaly.Time);
        var times = found.Select(finding => finding.Time).ToHashSet();
        var gone = known.Values.Where(anomaly => !anomaly.IsRetracted && !times.Contains(anomaly.Time));
        return new AnomalyDelta
        {
            New = [.. found.Where(finding => !known.ContainsKey(finding.Time))],
            Restored = [.. found.Where(finding => known.TryGetValue(finding.Time, out var anomaly) && anomaly.IsRetracted)],
            Holding = [.. found.Where(finding => known.TryGetValue(finding.Time, out var anomaly) && !anomaly.IsRetracted)],
            Retracted = [.. gone.OrderBy(anomaly => anomaly.Time)],
        };
    }
}
