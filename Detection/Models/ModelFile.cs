using System.Security.Cryptography;
using Anomaly.Detection.Forests;
using Anomaly.Detection.Models.Onnx;

namespace Anomaly.Detection.Models;

/// <summary>
/// Model files: <c>{MARKET}_model-{semver}.onnx</c>, one ONNX graph that any ONNX runtime scores with, and the model's metadata. Reading checks the whole
/// file before anything of it is used; a file that is refused changes nothing.
/// </summary>
public static class ModelFile
{
    /// <summary>Bytes of a model file, at most.</summary>
    public const int MaxLength = 64 * 1024 * 1024;

    /// <summary>Reads a model.</summary>
    /// <exception cref="InvalidModelException">The bytes are no model file, or a damaged one; one sentence says what is wrong.</exception>
    public static DetectionModel Read(ReadOnlySpan<byte> file)
    {
        if (file.Length > MaxLength)
            throw new InvalidModelException($"The file has {file.Length} bytes; a model file has at most {MaxLength}.");

        var content = OnnxFile.Read(file);
        var properties = new PropertyReader(content.Properties);
        var metadata = MetadataProperties.Read(properties);
        var forest = OnnxForest.Read(content.Graph, metadata.FeatureNames.Count);
        properties.Check(MetadataProperties.Trees, forest.Trees.Count);
        properties.Check(MetadataProperties.SamplesPerTree, forest.SamplesPerTree);
        var offset = properties.Number(MetadataProperties.Offset);
        if (offset is not (> -1 and < 0))
            throw new InvalidModelException($"The property \"{MetadataProperties.Offset}\" is {offset}, but scores lie between -1 and 0.");

        return new DetectionModel(forest, offset, metadata, $"sha256:{Convert.ToHexStringLower(SHA256.HashData(file))}");
    }

    /// <summary>Reads a model from a stream, to its end.</summary>
    /// <inheritdoc cref="Read(ReadOnlySpan{byte})"/>
    public static async Task<DetectionModel> ReadAsync(Stream stream, CancellationToken cancellation = default) =>
        Read(await BoundedBytes.ReadAsync(stream, MaxLength, cancellation));

    /// <summary>Makes a model's file. The same arguments make the same bytes, on any machine.</summary>
    /// <exception cref="InvalidModelException">The metadata do not fit the forest, or could not be read back.</exception>
    public static byte[] Write(IsolationForest forest, double offset, ModelMetadata metadata)
    {
        if (metadata.FeatureNames.Count != forest.Features)
            throw new InvalidModelException($"The metadata name {metadata.FeatureNames.Count} features, but the forest has {forest.Features}.");

        if (metadata.Source is { } source && source.Tickers.Any(ticker => ticker.Length == 0 || ticker.Contains(',')))
            throw new InvalidModelException("A ticker of the training source is empty or contains a comma.");

        var file = OnnxWriter.Write(forest, MetadataProperties.Write(forest, offset, metadata));
        Read(file);
        return file;
    }
}
