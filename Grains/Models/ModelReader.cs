using Anomaly.Detection.Engine;
using Anomaly.Detection.Models;
using Anomaly.Grains.Interfaces.Models;

namespace Anomaly.Grains.Models;

/// <summary>Reads one model file and says whether it can be used.</summary>
internal static class ModelReader
{
    /// <summary>The whole model. Reading is one pass over the file; nothing of it is kept open.</summary>
    /// <exception cref="InvalidModelException">The file is no model that can be used; the message says why.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<DetectionModel> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (new FileInfo(path).Length is var length && length > ModelFile.MaxLength)
            throw new InvalidModelException($"It has {length:N0} bytes; a model has {ModelFile.MaxLength:N0} at the most.");
        var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
        return ModelFile.Read(bytes);
    }

    /// <summary>What a readable file is listed as.</summary>
    /// <exception cref="InvalidModelException">The file is called something else than the model in it.</exception>
    /// <exception cref="InvalidDataException">This build does not know the features that the model is fed.</exception>
    public static ModelEntry Describe(string path, DetectionModel model)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        if (name != model.Version)
            throw new InvalidModelException($"It holds {model.Version}: call it {model.Version}.onnx.");
        return new ModelEntry(model.Metadata.Version, path, model.Hash, CardOf(new Detector(model).Model));
    }

    private static ModelStatus CardOf(DetectionModel model) => new()
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
