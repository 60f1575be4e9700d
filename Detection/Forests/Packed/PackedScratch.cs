using Anomaly.Detection.Forests.Cuts;

namespace Anomaly.Detection.Forests.Packed;

/// <summary>Working memory for one block of rows; reused, so that scoring allocates nothing per row.</summary>
/// <param name="groups">Groups of the forest.</param>
/// <param name="treesPerGroup">Trees of the largest group.</param>
/// <param name="planes">Planes of one vector of rows.</param>
internal sealed class PackedScratch(int groups, int treesPerGroup, int planes)
{
    /// <summary>Rows that one vector of bytes holds.</summary>
    public const int Lanes = 64;

    /// <summary>Vectors of rows in a block: enough that loading a tree's tables costs little per row, few enough that a block stays in the first cache.</summary>
    public const int VectorsPerBlock = 8;

    /// <summary>Rows in a block.</summary>
    public const int Rows = Lanes * VectorsPerBlock;

    /// <summary>Features in a row, at most.</summary>
    public const int MaxFeatures = 32;

    /// <summary>Bytes of path lengths: 40 bits hold any of a tree of eight levels.</summary>
    public const int Digits = 5;

    /// <summary>By group, vector and feature: the place of each row's value among the group's cuts.</summary>
    public AlignedBytes Planes { get; } = new(groups * VectorsPerBlock * planes * Lanes);

    /// <summary>By tree and vector: the code of each row's path length.</summary>
    public AlignedBytes Codes { get; } = new(treesPerGroup * Rows);

    /// <summary>By vector, digit and evenness: sums of the rows' path lengths' digits, 16 bits each.</summary>
    public AlignedBytes Sums { get; } = new(VectorsPerBlock * Digits * 2 * Lanes);

    /// <summary>Each row's place among the forest's cuts of one feature.</summary>
    public int[] Ranks { get; } = new int[Rows];
}
