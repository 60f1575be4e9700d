namespace Anomaly.Detection.Models.Onnx;

/// <summary>Decides whether the attributes of a TreeEnsembleRegressor are those of a forest of ours: known names, one value, columns of one length.</summary>
internal static class TreeColumns
{
    /// <exception cref="InvalidModelException">Which attribute is wrong.</exception>
    public static void Check(OnnxNode node, int nodes)
    {
        var weights = node.Attributes.TryGetValue("target_weights", out var attribute) ? attribute.Floats.Length : 0;
        foreach (var (name, column) in node.Attributes)
        {
            var sound = name switch
            {
                "aggregate_function" => column.Text == "SUM",
                "post_transform" => column.Text == "NONE",
                "n_targets" => column.Int == 1,
                "nodes_modes" => true,
                "nodes_values" => column.Floats.Length == nodes,
                "nodes_treeids" or "nodes_nodeids" or "nodes_featureids" or "nodes_truenodeids" or "nodes_falsenodeids" =>
                    column.Ints.Length == nodes,
                "nodes_hitrates" => column.Floats.Length == nodes,
                "nodes_missing_value_tracks_true" => column.Ints.Length == nodes && !column.Ints.ContainsAnyExcept(0L),
                "target_weights" => true,
                "target_treeids" or "target_nodeids" => column.Ints.Length == weights,
                "target_ids" => column.Ints.Length == weights && !column.Ints.ContainsAnyExcept(0L),
                _ => false,
            };
            if (!sound)
                throw new InvalidModelException($"The trees' attribute \"{Quote.Short(name)}\" has a value or length that an isolation forest's has not.");
        }

        foreach (var required in (ReadOnlySpan<string>)["n_targets", "target_ids", "target_treeids", "target_nodeids", "target_weights",
            "nodes_treeids", "nodes_nodeids", "nodes_featureids", "nodes_values", "nodes_truenodeids", "nodes_falsenodeids"])
        {
            if (!node.Attributes.ContainsKey(required))
                throw new InvalidModelException($"The trees have no attribute \"{required}\".");
        }
    }
}
