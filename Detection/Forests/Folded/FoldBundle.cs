using Anomaly.Detection.Forests.Cuts;

namespace Anomaly.Detection.Forests.Folded;

/// <summary>Up to four trees of a group whose path lengths are added up together.</summary>
internal sealed class FoldBundle
{
    /// <summary>Trees in a bundle, at most.</summary>
    public const int Size = 4;

    private readonly int[] _roots = new int[Size];

    /// <param name="group">Which group of the forest it belongs to.</param>
    /// <param name="trees">Its trees.</param>
    /// <param name="cuts">The group's cuts per feature.</param>
    /// <param name="weights">The group's path lengths.</param>
    public FoldBundle(int group, ReadOnlySpan<IsolationTree> trees, float[][] cuts, long[] weights)
    {
        Group = group;
        var compiler = new FoldCompiler(cuts, weights);
        Programs = new FoldProgram[trees.Length];
        Array.Fill(_roots, FoldScratch.NoTree);
        for (var t = 0; t < trees.Length; t++)
        {
            Programs[t] = compiler.Compile(trees[t]);
            _roots[t] = Programs[t].Root;
        }

        Lanes = compiler.Lanes;
        Weights = new long[TreeGroup.MaxWeights + 1];
        weights.CopyTo(Weights, 0);
    }

    /// <summary>Which group of the forest it belongs to.</summary>
    public int Group { get; }

    /// <summary>Its trees.</summary>
    public FoldProgram[] Programs { get; }

    /// <summary>The lanes of its trees' results; <see cref="FoldScratch.NoTree"/> for those that it lacks.</summary>
    public ReadOnlySpan<int> Roots => _roots;

    /// <summary>Lanes that its programs use, counted from the first.</summary>
    public int Lanes { get; }

    /// <summary>By code, the path length in units of 2^-<see cref="PathLength.FractionBits"/>.</summary>
    public long[] Weights { get; }
}
