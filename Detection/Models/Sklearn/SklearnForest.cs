using System.Text.Json;
using Anomaly.Detection.Features.Seed14;
using Anomaly.Detection.Forests;

namespace Anomaly.Detection.Models.Sklearn;

/// <summary>An isolation forest that scikit-learn trained, dumped as JSON in the format <c>iforest-json-1</c>.</summary>
/// <param name="Forest">The trees; thresholds are the largest floats not above scikit-learn's doubles, so that no row takes another way.</param>
/// <param name="Offset">scikit-learn's <c>offset_</c>.</param>
/// <param name="Contamination">Its contamination; null for "auto".</param>
/// <param name="FeatureNames">The features, in the order of a row.</param>
public sealed record SklearnForest(IsolationForest Forest, double Offset, double? Contamination, IReadOnlyList<string> FeatureNames)
{
    /// <summary>Bytes of a dump, at most.</summary>
    public const int MaxLength = 256 * 1024 * 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a dump, with or without byte order mark. Every key must be known, there once, and of its kind; the trees are checked as those of a model file are.</summary>
    /// <exception cref="InvalidModelException">The text is no such dump; one sentence says what is wrong where.</exception>
    public static SklearnForest Read(ReadOnlySpan<byte> json)
    {
        if (json.Length > MaxLength)
            throw new InvalidModelException($"The dump has {json.Length} bytes; one has at most {MaxLength}.");

        try
        {
            var dump = JsonSerializer.Deserialize(json.StartsWith(ByteOrderMark) ? json[ByteOrderMark.Length..] : json, ForestDumpContext.Default.ForestDump);
            return (dump ?? throw new InvalidModelException("The dump is not a JSON object.")).Build();
        }
        catch (JsonException error)
        {
            throw new InvalidModelException(Explain(error), error);
        }
        catch (InvalidForestException error)
        {
            throw new InvalidModelException(error.Message, error);
        }
    }

    /// <summary>Reads a dump from a stream, to its end.</summary>
    /// <inheritdoc cref="Read(ReadOnlySpan{byte})"/>
    public static async Task<SklearnForest> ReadAsync(Stream stream, CancellationToken cancellation = default) =>
        Read(await ModelFile.ReadToEndAsync(stream, MaxLength, cancellation));

    /// <summary>Makes a model file of the forest: it scores as scikit-learn does and says what is known about its training.</summary>
    /// <param name="version">The model's name.</param>
    /// <param name="importedAt">The time to write into it, UTC.</param>
    /// <param name="featureSet">The set whose features, in whose order, the forest was trained on.</param>
    /// <param name="source">Where the training rows came from, if that is known.</param>
    /// <param name="summary">
    /// What the rows were like, if they are at hand: <see cref="TrainingSummary.Of"/>. Without it the model cannot explain its anomalies.
    /// </param>
    /// <exception cref="InvalidModelException">The features are not those of the set.</exception>
    public byte[] ToModelFile(
        ModelVersion version, DateTimeOffset importedAt, string featureSet = Seed14FeatureSet.SetId, TrainingSource? source = null,
        TrainingSummary? summary = null)
    {
        var metadata = new ModelMetadata
        {
            Version = version,
            FeatureSet = featureSet,
            FeatureNames = ModelMetadata.CheckFeatures(featureSet, FeatureNames),
            Contamination = Contamination,
            TrainedAt = importedAt,
            Source = source,
            Summary = summary,
        };
        return ModelFile.Write(Forest, Offset, metadata);
    }

    private static string Explain(JsonException error)
    {
        var near = $"near line {(error.LineNumber ?? 0) + 1}, byte {(error.BytePositionInLine ?? 0) + 1}";
        var key = Quote.Short(error.Path?.TrimStart('$', '.') ?? "");
        return error.InnerException is JsonException ? $"The dump is no well-formed JSON {near}."
            : key.Length == 0 ? "The dump is not a JSON object."
            : $"The dump's \"{key}\" is unknown, there twice, or of another kind than the format has there, {near}.";
    }
}
