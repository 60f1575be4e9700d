using System.Security.Cryptography;
using Anomaly.Detection.Forests;

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
        var (description, content) = Describe(file);
        try
        {
            var forest = OnnxForest.Read(content.Graph, description.Metadata.FeatureNames.Count);
            Check(MetadataProperties.Trees, description.Trees, forest.Trees.Count);
            Check(MetadataProperties.SamplesPerTree, description.SamplesPerTree, forest.SamplesPerTree);
            return new DetectionModel(forest, description);
        }
        catch (InvalidForestException error)
        {
            throw new InvalidModelException(error.Message, error);
        }
    }

    /// <summary>Reads a model from a stream, to its end.</summary>
    /// <inheritdoc cref="Read(ReadOnlySpan{byte})"/>
    public static async Task<DetectionModel> ReadAsync(Stream stream, CancellationToken cancellation = default) =>
        Read(await ReadToEndAsync(stream, MaxLength, cancellation));

    /// <summary>
    /// Reads what a model file says about itself, without its trees: enough to list a folder. The trees are neither read nor checked, so that
    /// <see cref="Read"/> may still refuse the file.
    /// </summary>
    /// <exception cref="InvalidModelException">The bytes are no model file, or its metadata are damaged; one sentence says what is wrong.</exception>
    public static ModelDescription ReadMetadata(ReadOnlySpan<byte> file) => Describe(file).Description;

    /// <summary>Makes a model's file. The same arguments make the same bytes, on any machine.</summary>
    /// <exception cref="InvalidModelException">The metadata do not fit the forest, or could not be read back.</exception>
    public static byte[] Write(IsolationForest forest, double offset, ModelMetadata metadata)
    {
        if (metadata.FeatureNames.Count != forest.Features)
            throw new InvalidModelException($"The metadata name {metadata.FeatureNames.Count} features, but the forest has {forest.Features}.");

        if (metadata.Source is { } source && source.Tickers.Any(ticker => ticker.Length == 0 || ticker.Contains(',')))
            throw new InvalidModelException("A ticker of the training source is empty or contains a comma.");

        var file = new OnnxFile(OnnxForest.Write(forest), [.. MetadataProperties.Write(forest, offset, metadata)]).ToBytes();
        Read(file);
        return file;
    }

    /// <summary>Reads a stream that must not be larger than it may be.</summary>
    /// <exception cref="InvalidModelException">The stream has more than <paramref name="limit"/> bytes.</exception>
    internal static async Task<byte[]> ReadToEndAsync(Stream stream, int limit, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[81_920];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellation)) > 0)
        {
            if (bytes.Length + read > limit)
                throw new InvalidModelException($"The file has more than the {limit} bytes that a model may have.");

            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }

    /// <summary>What tells a file from every other: <c>sha256:</c> and the lower-case hex digest of its bytes.</summary>
    public static string HashOf(ReadOnlySpan<byte> file) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(file))}";

    private static (ModelDescription Description, OnnxFile Content) Describe(ReadOnlySpan<byte> file)
    {
        if (file.Length > MaxLength)
            throw new InvalidModelException($"The file has {file.Length} bytes; a model file has at most {MaxLength}.");

        var content = OnnxFile.Read(file);
        return (MetadataProperties.Read(content.Properties, HashOf(file)), content);
    }

    private static void Check(string name, int said, int found)
    {
        if (said != found)
            throw new InvalidModelException($"The property \"{name}\" is {said}, but the trees say {found}.");
    }
}
