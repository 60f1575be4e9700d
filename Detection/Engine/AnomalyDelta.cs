using System.Collections.Immutable;

namespace Anomaly.Detection.Engine;

/// <summary>
/// What storing the findings of a detection changes about the stored anomalies. This is the one place that decides it, for the grain and for
/// every store engine: an anomaly is never deleted and never stored twice.
/// </summary>
/// <param name="New">Found, and never stored: insert them. In the order found.</param>
/// <param name="Restored">Found, and stored as retracted: they hold again. In the order found.</param>
/// <param name="Standing">Found, and stored as holding: nothing changes. In the order found.</param>
/// <param name="Retracted">Stored as holding, and not found again: mark them retracted. In the order stored.</param>
/// <typeparam name="TKey">What identifies an anomaly: its id, or its bar's time within one series and model.</typeparam>
public sealed record AnomalyDelta<TKey>(
    ImmutableArray<TKey> New, ImmutableArray<TKey> Restored, ImmutableArray<TKey> Standing, ImmutableArray<TKey> Retracted)
    where TKey : notnull
{
    /// <summary>Whether nothing is new, restored or retracted: storing has nothing to do.</summary>
    public bool IsEmpty => New.IsEmpty && Restored.IsEmpty && Retracted.IsEmpty;
}

/// <inheritdoc cref="AnomalyDelta{TKey}"/>
public static class AnomalyDelta
{
    /// <summary>Compares the anomalies that are stored with those that were found.</summary>
    /// <param name="stored">
    /// The stored anomalies of one series and one model, in any order: all in the rescored stretch, and any others with the key of a finding.
    /// Where nothing was rescored (bars were only appended), just those with the key of a finding, so that none can be retracted. Anomalies of other
    /// models and before the stretch are left out: nobody asked about them. One that is given twice counts as it was given last.
    /// </param>
    /// <param name="found">The keys of the findings, in time order; one that is given twice counts once.</param>
    public static AnomalyDelta<TKey> Between<TKey>(IEnumerable<(TKey Key, bool IsRetracted)> stored, IEnumerable<TKey> found)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentNullException.ThrowIfNull(found);
        var known = new OrderedDictionary<TKey, bool>();
        foreach (var (key, isRetracted) in stored)
            known[key] = isRetracted;

        var (added, restored, standing) = (ImmutableArray.CreateBuilder<TKey>(), ImmutableArray.CreateBuilder<TKey>(), ImmutableArray.CreateBuilder<TKey>());
        var seen = new HashSet<TKey>();
        foreach (var key in found)
        {
            if (seen.Add(key))
                (!known.TryGetValue(key, out var isRetracted) ? added : isRetracted ? restored : standing).Add(key);
        }

        return new AnomalyDelta<TKey>(
            added.ToImmutable(),
            restored.ToImmutable(),
            standing.ToImmutable(),
            [.. known.Where(anomaly => !anomaly.Value && !seen.Contains(anomaly.Key)).Select(anomaly => anomaly.Key)]);
    }
}
