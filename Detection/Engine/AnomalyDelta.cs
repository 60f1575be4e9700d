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
/// <param name="Moved">Those of <paramref name="Standing"/> whose incident is another than the stored one: note that. In the order found.</param>
/// <typeparam name="TKey">What identifies an anomaly: its id, or its bar's time within one series and model.</typeparam>
public sealed record AnomalyDelta<TKey>(
    ImmutableArray<TKey> New, ImmutableArray<TKey> Restored, ImmutableArray<TKey> Standing, ImmutableArray<TKey> Retracted, ImmutableArray<TKey> Moved)
    where TKey : notnull
{
    /// <summary>Whether nothing is new, restored, retracted or moved: storing has nothing to do.</summary>
    public bool IsEmpty => New.IsEmpty && Restored.IsEmpty && Retracted.IsEmpty && Moved.IsEmpty;
}

/// <summary>What has to be known of a stored anomaly.</summary>
/// <param name="Key">What identifies it.</param>
/// <param name="IsRetracted">Whether it is stored as retracted.</param>
/// <param name="Incident">When its incident began (<see cref="Incidents"/>); null where that was not noted.</param>
/// <typeparam name="TKey">What identifies an anomaly.</typeparam>
public sealed record StoredAlarm<TKey>(TKey Key, bool IsRetracted, DateTime? Incident);

/// <summary>What has to be known of an anomaly that was found.</summary>
/// <param name="Key">What identifies it.</param>
/// <param name="Incident">When its incident began (<see cref="Incidents"/>).</param>
/// <typeparam name="TKey">What identifies an anomaly.</typeparam>
public readonly record struct FoundAlarm<TKey>(TKey Key, DateTime? Incident);

/// <inheritdoc cref="AnomalyDelta{TKey}"/>
public static class AnomalyDelta
{
    /// <summary>Compares the anomalies that are stored with those that were found.</summary>
    /// <param name="stored">
    /// The stored anomalies of one series and one model, in any order: all in the rescored stretch, and any others with the key of a finding.
    /// Where nothing was rescored (bars were only appended), just those with the key of a finding, so that none can be retracted. Anomalies of other
    /// models and before the stretch are left out: nobody asked about them. One that is given twice counts as it was given last.
    /// </param>
    /// <param name="found">The findings, in time order; one that is given twice counts once.</param>
    public static AnomalyDelta<TKey> Between<TKey>(IEnumerable<StoredAlarm<TKey>> stored, IEnumerable<FoundAlarm<TKey>> found)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentNullException.ThrowIfNull(found);
        var known = new OrderedDictionary<TKey, StoredAlarm<TKey>>();
        foreach (var alarm in stored)
            known[alarm.Key] = alarm;

        var (added, restored) = (ImmutableArray.CreateBuilder<TKey>(), ImmutableArray.CreateBuilder<TKey>());
        var (standing, moved) = (ImmutableArray.CreateBuilder<TKey>(), ImmutableArray.CreateBuilder<TKey>());
        var seen = new HashSet<TKey>();
        foreach (var (key, incident) in found)
        {
            if (!seen.Add(key))
                continue;
            (!known.TryGetValue(key, out var before) ? added : before.IsRetracted ? restored : standing).Add(key);
            if (before is { IsRetracted: false } && before.Incident != incident)
                moved.Add(key);
        }

        return new AnomalyDelta<TKey>(
            added.ToImmutable(),
            restored.ToImmutable(),
            standing.ToImmutable(),
            [.. known.Values.Where(alarm => !alarm.IsRetracted && !seen.Contains(alarm.Key)).Select(alarm => alarm.Key)],
            moved.ToImmutable());
    }
}
