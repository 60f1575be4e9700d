using Anomaly.Detection.Forests;

namespace Anomaly.Detection.Models.Onnx;

/// <summary>Recognizes an isolation forest in a graph: its operators, their wires, its constants and its trees.</summary>
internal static class OnnxForest
{
    /// <exception cref="InvalidModelException">What is not as it should be.</exception>
    public static IsolationForest Read(OnnxGraph graph, int features)
    {
        CheckOperators(graph);
        CheckTables(graph, features);
        var forest = new IsolationForest(OnnxTreesReader.Read(graph.Nodes[0], features), features);
        CheckConstant(graph, OnnxNames.Two, 2f);
        CheckConstant(graph, OnnxNames.Scale, OnnxScale.Of(forest));
        return graph.Constants.Length == 2
            ? forest
            : throw new InvalidModelException($"The graph has {graph.Constants.Length} constants instead of 2.");
    }

    private static void CheckOperators(OnnxGraph graph)
    {
        var nodes = graph.Nodes;
        var sound = nodes.Length == 4
            && nodes[0].Is($"{OnnxNames.MlDomain}.TreeEnsembleRegressor", [OnnxNames.Input], OnnxNames.PathLength, mayHaveAttributes: true)
            && nodes[1].Is("Mul", [OnnxNames.PathLength, OnnxNames.Scale], OnnxNames.Exponent)
            && nodes[2].Is("Pow", [OnnxNames.Two, OnnxNames.Exponent], OnnxNames.Power)
            && nodes[3].Is("Neg", [OnnxNames.Power], OnnxNames.Output);
        if (!sound)
        {
            throw new InvalidModelException(
                "The graph is no isolation forest of ours: it must be TreeEnsembleRegressor, Mul, Pow and Neg, wired from \"features\" to \"score_samples\".");
        }
    }

    private static void CheckTables(OnnxGraph graph, int features)
    {
        if (graph.Inputs.Length != 1 || graph.Inputs[0] != new OnnxValue(OnnxNames.Input, features))
            throw new InvalidModelException($"The graph's input must be \"{OnnxNames.Input}\" with {features} columns, one per feature.");

        if (graph.Outputs.Length != 1 || graph.Outputs[0] != new OnnxValue(OnnxNames.Output, 1))
            throw new InvalidModelException($"The graph's output must be \"{OnnxNames.Output}\" with one column.");
    }

    private static void CheckConstant(OnnxGraph graph, string name, float expected)
    {
        foreach (var constant in graph.Constants)
        {
            if (constant.Name != name)
                continue;

            if (constant.Value != expected)
                throw new InvalidModelException($"The constant \"{name}\" is {constant.Value}, but for these trees it must be {expected}.");

            return;
        }

        throw new InvalidModelException($"The graph has no constant \"{name}\".");
    }
}
