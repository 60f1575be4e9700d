using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Anomaly.Detection.Features;
using Anomaly.Detection.Features.Relative;
using Anomaly.Detection.Features.Seed14;

namespace Anomaly.Detection.Models;

/// <summary>The feature sets that this build knows, by the id that a model file names.</summary>
public static class FeatureSets
{
    private static readonly FrozenDictionary<string, FeatureSet> ById =
        new FeatureSet[] { Seed14FeatureSet.Instance, RelativeFeatureSet.Instance, Relative2FeatureSet.Instance }
            .ToFrozenDictionary(set => set.Id, StringComparer.Ordinal);

    /// <summary>Every feature set, ordered by id.</summary>
    public static IReadOnlyList<FeatureSet> All { get; } = [.. ById.Values.OrderBy(set => set.Id, StringComparer.Ordinal)];

    /// <summary>The feature set with this id.</summary>
    /// <exception cref="InvalidDataException">There is none; the message lists those that there are.</exception>
    public static FeatureSet Get(string id) =>
        TryGet(id, out var set)
            ? set
            : throw new InvalidDataException(
                $"There is no feature set '{Quote.Short(id ?? "")}': this build knows {string.Join(", ", All.Select(known => known.Id))}.");

    /// <summary>The feature set with this id, without throwing.</summary>
    public static bool TryGet([NotNullWhen(true)] string? id, [NotNullWhen(true)] out FeatureSet? set)
    {
        set = null;
        return id is not null && ById.TryGetValue(id, out set);
    }
}
