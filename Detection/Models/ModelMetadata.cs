using Anomaly.Detection.Features;

namespace Anomaly.Detection.Models;

/// <summary>
/// What a model file says about itself besides its trees: where it came from, and enough about its training data for drift checks, explanations and a
/// model card without that data. What an imported forest does not know is null.
/// </summary>
public sealed record ModelMetadata
{
    /// <summary>Market and version.</summary>
    public required ModelVersion Version { get; init; }

    /// <summary>Id of the feature set the model was trained on and is fed.</summary>
    public required string FeatureSet { get; init; }

    /// <summary>The features' names, in the order of a row.</summary>
    public required IReadOnlyList<string> FeatureNames { get; init; }

    /// <summary>Share of the training rows that counted as anomalous; null for the fixed offset ("auto").</summary>
    public double? Contamination { get; init; }

    /// <summary>Seed of the training; null when it is not known.</summary>
    public ulong? Seed { get; init; }

    /// <summary>When the model was trained or imported, UTC, whole seconds; given by the caller so that the same training makes the same file.</summary>
    public required DateTimeOffset TrainedAt { get; init; }

    /// <summary>Where the rows came from; null when it is not known.</summary>
    public TrainingSource? Source { get; init; }

    /// <summary>What the rows were like; null when it is not known.</summary>
    public TrainingSummary? Summary { get; init; }

    /// <summary>
    /// Further properties, in the order in which they are stored. Kept and hashed with the file, not interpreted here: other parts of the product,
    /// and later versions, put their tables there. Names must not be empty, repeated, or those of the properties above.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Extensions { get; init; } = [];

    /// <summary>The value of an extension, or null.</summary>
    public string? Extension(string name)
    {
        foreach (var (key, value) in Extensions)
        {
            if (key == name)
                return value;
        }

        return null;
    }

    /// <summary>The names of a set's features, after making sure that they are those that a model names, in the set's order.</summary>
    /// <exception cref="InvalidModelException">The set is unknown, or its features are others.</exception>
    internal static IReadOnlyList<string> CheckFeatures(string featureSet, IReadOnlyList<string> names)
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

/// <summary>A model file without its trees: all that a list of models shows.</summary>
/// <param name="Metadata">Where the model came from and what its training data were like.</param>
/// <param name="Trees">How many trees the file says it has.</param>
/// <param name="SamplesPerTree">From how many training rows it says that each was grown; psi in the literature.</param>
/// <param name="Offset">Rows that score below it are anomalous, in (-1, 0).</param>
/// <param name="Hash"><c>sha256:</c> and the lower-case hex digest of the whole file.</param>
public sealed record ModelDescription(ModelMetadata Metadata, int Trees, int SamplesPerTree, double Offset, string Hash);
