using Anomaly.Detection.Models;

namespace Anomaly.Grains.Models;

/// <summary>What was found when the models folder was last read.</summary>
/// <param name="Entries">Readable models, newest first within a market.</param>
/// <param name="Problems">Files that were refused and why, one sentence each, by file name.</param>
internal sealed record ModelFolderSnapshot(ImmutableArray<ModelEntry> Entries, ImmutableSortedDictionary<string, string> Problems)
{
    public static ModelFolderSnapshot Empty { get; } = new([], ImmutableSortedDictionary<string, string>.Empty);

    /// <summary>A market's models, newest first.</summary>
    public ImmutableArray<ModelEntry> Of(Market market) => [.. Entries.Where(entry => entry.Version.Market == market)];

    /// <summary>Sentences about files that are, or by their name might be, this market's.</summary>
    public ImmutableArray<string> ProblemsOf(Market market) =>
    [
        .. Problems
            .Where(problem => !ModelVersion.TryParse(Path.GetFileNameWithoutExtension(problem.Key), out var version) || version.Market == market)
            .Select(problem => problem.Value),
    ];

    /// <summary>The model with this hash, or null.</summary>
    public ModelEntry? Find(string hash) => Entries.FirstOrDefault(entry => entry.Hash == hash);
}

/// <summary>A model file whose description was read and found good.</summary>
/// <param name="Version">Market and version, as file and metadata agree.</param>
/// <param name="Path">The file.</param>
/// <param name="Hash">"sha256:" and hex digest of the file when it was read.</param>
/// <param name="Status">What it says about itself.</param>
internal sealed record ModelEntry(ModelVersion Version, string Path, string Hash, ModelStatus Status)
{
    /// <summary>Reads what a file says about itself; its trees are read when the model is used.</summary>
    /// <exception cref="InvalidModelException">The file is no model, or is called something else than the model in it; the message says why.</exception>
    /// <exception cref="InvalidDataException">This build does not know the features that the model is fed.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<ModelEntry> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var description = ModelFile.ReadMetadata(await ReadBytesAsync(path, cancellationToken));
        var metadata = description.Metadata;
        var version = metadata.Version.ToString();
        if (System.IO.Path.GetFileNameWithoutExtension(path) != version)
            throw new InvalidModelException($"It holds {version}: call it {version}.onnx.");
        FeatureSets.Get(metadata.FeatureSet);
        return new ModelEntry(metadata.Version, path, description.Hash, StatusOf(description));
    }

    /// <summary>Reads a whole file, if it is not too large for a model. Nothing of it is kept open.</summary>
    public static async Task<byte[]> ReadBytesAsync(string path, CancellationToken cancellationToken) =>
        new FileInfo(path).Length is var length && length > ModelFile.MaxLength
            ? throw new InvalidModelException($"It has {length:N0} bytes; a model has {ModelFile.MaxLength:N0} at the most.")
            : await File.ReadAllBytesAsync(path, cancellationToken);

    private static ModelStatus StatusOf(ModelDescription description) => new()
    {
        Market = description.Metadata.Version.Market.ToString(),
        Version = description.Metadata.Version.ToString(),
        Hash = description.Hash,
        FeatureSet = description.Metadata.FeatureSet,
        Active = false,
        Loaded = false,
        Pinned = false,
        Trees = description.Trees,
        SamplesPerTree = description.SamplesPerTree,
        Contamination = description.Metadata.Contamination,
        Offset = description.Offset,
        TrainedAt = description.Metadata.TrainedAt,
        TrainedFrom = description.Metadata.Source?.From,
        TrainedTo = description.Metadata.Source?.To,
        Rows = description.Metadata.Summary?.Rows,
        Tickers = [.. description.Metadata.Source?.Tickers ?? []],
    };
}
