using Anomaly.Detection.Models;

namespace Anomaly.Detection.Forests;

/// <summary>Decides whether trees belong together in one forest.</summary>
internal static class ForestShape
{
    /// <exception cref="InvalidModelException">What does not fit.</exception>
    public static void Check(ReadOnlySpan<IsolationTree> trees, int features)
    {
        if (features is < 1 or > ForestLimits.Features)
            throw new InvalidModelException($"A forest has 1 to {ForestLimits.Features} features, not {features}.");

        if (trees.Length is < 1 or > ForestLimits.Trees)
            throw new InvalidModelException($"A forest has 1 to {ForestLimits.Trees} trees, not {trees.Length}.");

        var samples = trees[0].Samples;
        if (samples is < 2 or > ForestLimits.SamplesPerTree)
            throw new InvalidModelException($"A tree is grown from 2 to {ForestLimits.SamplesPerTree} rows, not {samples}.");

        for (var t = 0; t < trees.Length; t++)
        {
            if (trees[t].Samples != samples)
                throw new InvalidModelException($"Tree {t} was grown from {trees[t].Samples} rows, but tree 0 from {samples}.");

            foreach (ref readonly var node in trees[t].Nodes)
            {
                if (!node.IsLeaf && node.Feature >= features)
                    throw new InvalidModelException($"Tree {t} splits feature {node.Feature}, outside the forest's {features}.");
            }
        }
    }
}
