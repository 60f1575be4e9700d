using Anomaly.Detection.Engine;
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

/// <summary>A model file that was read and found good.</summary>
/// <param name="Version">Market and version, as file and metadata agree.</param>
/// <param name="Path">The file.</param>
/// <param name="Hash">"sha256:" and hex digest of the file when it was read.</param>
/// <param name="Status">What it says about itself.</param>
internal sealed record ModelEntry(ModelVersion Version, string Path, string Hash, ModelStatus Status)
{
    /// <summary>Reads a whole model. One pass over the file; nothing of it is kept open.</summary>
    /// <exception cref="InvalidModelException">The file is no model that can be used; the message says why.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<DetectionModel> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (new FileInfo(path).Length is var length && length > ModelFile.MaxLength)
            throw new InvalidModelException($"It has {length:N0} bytes; a model has {ModelFile.MaxLength:N0} at the most.");
        return ModelFile.Read(await File.ReadAllBytesAsync(path, cancellationToken));
    }

    /// <summary>What a readable file is listed as.</summary>
    /// <exception cref="InvalidModelException">The file is called something else than the model in it.</exception>
    /// <exception cref="InvalidDataException">This build does not know the features that the model is fed.</exception>
    public static ModelEntry Of(string path, DetectionModel model)
    {
        if (System.IO.Path.GetFileNameWithoutExtension(path) != model.Version)
            throw new InvalidModelException($"It holds {model.Version}: call it {model.Version}.onnx.");
        return new ModelEntry(model.Metadata.Version, path, model.Hash, StatusOf(new Detector(model).Model));
    }

    private static ModelStatus StatusOf(DetectionModel model) => new()
    {
        Market = model.Market.ToString(),
        Version = model.Version,
        Hash = model.Hash,
        FeatureSet = model.FeatureSet,
        Active = false,
        Loaded = false,
        Pinned = false,
        Trees = model.Forest.Trees.Count,
        SamplesPerTree = model.Forest.SamplesPerTree,
        Contamination = model.Metadata.Contamination,
        Offset = model.Offset,
        TrainedAt = model.Metadata.TrainedAt,
        TrainedFrom = model.Metadata.Source?.From,
        TrainedTo = model.Metadata.Source?.To,
        Rows = model.Metadata.Summary?.Rows,
        Tickers = [.. model.Metadata.Source?.Tickers ?? []],
    };
}
