using System.Text.Json;
using System.Text.Json.Serialization;
using Anomaly.Detection.Forests;

namespace Anomaly.Detection.Models.Sklearn;

/// <summary>The JSON format <c>iforest-json-1</c>. Every property must be there; null stands for one that is not.</summary>
internal sealed record ForestDump(
    [property: JsonPropertyName("format")] string? Format,
    [property: JsonPropertyName("n_estimators")] int? Estimators,
    [property: JsonPropertyName("max_samples")] int? Samples,
    [property: JsonPropertyName("offset_")] double? Offset,
    [property: JsonPropertyName("contamination")] JsonElement? Contamination,
    [property: JsonPropertyName("features")] IReadOnlyList<string?>? Features,
    [property: JsonPropertyName("trees")] IReadOnlyList<TreeDump?>? Trees)
{
    private const string CurrentFormat = "iforest-json-1";

    /// <exception cref="InvalidModelException">What is missing or out of its range.</exception>
    /// <exception cref="InvalidForestException">The trees do not belong together.</exception>
    public SklearnForest Build()
    {
        var format = Need(Format, "format");
        if (format != CurrentFormat)
            throw new InvalidModelException($"The dump's format is \"{Quote.Short(format)}\" instead of \"{CurrentFormat}\".");

        var (estimators, samples, offset) = (Need(Estimators, "n_estimators"), Need(Samples, "max_samples"), Need(Offset, "offset_"));
        var contamination = ReadContamination(Need(Contamination, "contamination"));
        var features = Need(Features, "features").Select((name, index) => Need(name, $"features[{index}]")).ToArray();
        var trees = Need(Trees, "trees");
        if (trees.Count != estimators)
            throw new InvalidModelException($"The dump has {trees.Count} trees, but n_estimators is {estimators}.");

        if (offset is not (> -1 and < 0))
            throw new InvalidModelException($"The dump's offset_ is {offset}, but scores lie between -1 and 0.");

        var forest = new IsolationForest(trees.Select((tree, index) => Need(tree, $"trees[{index}]").Build(index, samples, features.Length)), features.Length);
        return new SklearnForest(forest, offset, contamination, features);
    }

    private static double? ReadContamination(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when value.ValueEquals("auto"u8) => null,
        JsonValueKind.Number when value.GetDouble() is > 0 and <= 0.5 and var share => share,
        _ => throw new InvalidModelException($"The dump's contamination is {Quote.Short(value.GetRawText())}, but it must be above 0 and at most 0.5, or \"auto\"."),
    };

    private static T Need<T>(T? value, string name)
        where T : class => value ?? throw new InvalidModelException($"The dump has no \"{name}\".");

    private static T Need<T>(T? value, string name)
        where T : struct => value ?? throw new InvalidModelException($"The dump has no \"{name}\".");
}

/// <summary>One tree of a dump: arrays with one entry per node, as scikit-learn's <c>tree_</c> has them.</summary>
internal sealed record TreeDump(
    [property: JsonPropertyName("children_left")] int[]? Left,
    [property: JsonPropertyName("children_right")] int[]? Right,
    [property: JsonPropertyName("feature")] int[]? Feature,
    [property: JsonPropertyName("threshold")] double[]? Threshold,
    [property: JsonPropertyName("n_node_samples")] int[]? Samples)
{
    /// <exception cref="InvalidModelException">The arrays are no isolation tree of that many rows and features.</exception>
    public IsolationTree Build(int index, int samples, int features)
    {
        try
        {
            var tree = new IsolationTree(Nodes(), features);
            return tree.Samples == samples
                ? tree
                : throw new InvalidForestException($"The root has {tree.Samples} training rows, but max_samples is {samples}.");
        }
        catch (InvalidForestException error)
        {
            throw new InvalidModelException($"Tree {index}: {error.Message}", error);
        }
    }

    private TreeNode[] Nodes()
    {
        if (Left is null || Right is null || Feature is null || Threshold is null || Samples is null)
            throw new InvalidForestException("One of children_left, children_right, feature, threshold and n_node_samples is missing.");

        if (Right.Length != Left.Length || Feature.Length != Left.Length || Samples.Length != Left.Length || Threshold.Length != Left.Length)
            throw new InvalidForestException("The arrays have different lengths.");

        var nodes = new TreeNode[Left.Length];
        for (var i = 0; i < nodes.Length; i++)
        {
            if (Left[i] < -1)
                throw new InvalidForestException($"Node {i} has the child {Left[i]}.");

            if (!double.IsFinite(Threshold[i]))
                throw new InvalidForestException($"Node {i} has the threshold {Threshold[i]}, which is no finite number.");

            nodes[i] = Left[i] == -1
                ? new TreeNode(0, 0f, -1, Right[i], Samples[i])
                : new TreeNode(Feature[i], TreeNode.FloorToFloat(Threshold[i]), Left[i], Right[i], Samples[i]);
        }

        return nodes;
    }
}

/// <summary>Reads dumps: every key known, there at most once, and of its kind.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false, MaxDepth = 8)]
[JsonSerializable(typeof(ForestDump))]
internal sealed partial class ForestDumpContext : JsonSerializerContext;
