using Anomaly.Detection.Forests.Cuts;

namespace Anomaly.Detection.Forests.Folded;

/// <summary>
/// Working memory for one block of rows; reused, so that scoring allocates nothing per row. A lane holds a byte for each row: the first lanes hold the
/// codes themselves, so that a step reads a leaf as it reads another step's result.
/// </summary>
internal sealed class FoldScratch
{
    /// <summary>Rows in a block: enough that reading a step costs little per row, few enough that a block stays in the first cache.</summary>
    public const int Rows = 256;

    /// <summary>Splits of a tree, on average and at most: larger trees need more lanes than the caches hold.</summary>
    public const int MaxSplits = 1024;

    /// <summary>The lane of a code whose path length is zero, for the trees that a bundle lacks.</summary>
    public const int NoTree = TreeGroup.MaxWeights;

    /// <summary>The first lane that steps write.</summary>
    public const int FirstLane = NoTree + 1;

    /// <param name="groups">Groups of the forest.</param>
    /// <param name="features">Features in a row.</param>
    /// <param name="lanes">Lanes of the bundle that uses most.</param>
    public FoldScratch(int groups, int features, int lanes)
    {
        Planes = new AlignedBytes(groups * features * Rows);
        Lanes = new AlignedBytes(lanes * Rows);
        for (var code = 0; code <= NoTree; code++)
            Lanes.Span.Slice(code * Rows, Rows).Fill((byte)code);
    }

    /// <summary>By group and feature: the place of each row's value among the group's cuts, less 128.</summary>
    public AlignedBytes Planes { get; }

    /// <summary>By lane: a code for each row.</summary>
    public AlignedBytes Lanes { get; }

    /// <summary>Each row's place among the forest's cuts of one feature.</summary>
    public int[] Ranks { get; } = new int[Rows];
}
