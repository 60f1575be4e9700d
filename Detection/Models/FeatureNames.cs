using Anomaly.Detection.Features;

namespace Anomaly.Detection.Models;

/// <summary>Decides whether the features that a model names are those of the set that it names, in the set's order.</summary>
internal static class FeatureNames
{
    /// <param name="featureSet">The set's id.</param>
    /// <param name="names">The names, separated by commas.</param>
    /// <exception cref="InvalidModelException">The set is unknown, or its features are others.</exception>
    public static IReadOnlyList<string> Read(string featureSet, string names) => Check(featureSet, names.Split(','));

    /// <inheritdoc cref="Read"/>
    public static IReadOnlyList<string> Check(string featureSet, IReadOnlyList<string> names)
    {
        if (!FeatureSets.TryGet(featureSet, out var set))
        {
            throw new InvalidModelException(
                $"The model wants the feature set \"{Quote.Short(featureSet)}\", but this build knows {string.Join(", ", FeatureSets.All.Select(known => known.Id))}.");
        }

        if (names.Count != set.Names.Count)
            throw new InvalidModelException($"The model has {names.Count} features, but \"{set.Id}\" has {set.Names.Count}.");

        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] != set.Names[i])
                throw new InvalidModelException($"The model's feature {i} is \"{Quote.Short(names[i])}\", but in \"{set.Id}\" it is \"{set.Names[i]}\".");
        }

        return set.Names;
    }
}
