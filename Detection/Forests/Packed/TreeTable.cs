using System.Buffers.Binary;

namespace Anomaly.Detection.Forests.Packed;

/// <summary>
/// One tree as byte tables for permutes, padded to eight complete levels. Nodes are numbered as in a heap (root 1, children of n are 2n and 2n + 1), so
/// that a table of 256 bytes is indexed by the node number itself: permutes ignore the upper bits of an index, and bytes wrap where the levels end.
/// </summary>
internal static class TreeTable
{
    public const int Levels = 8;

    /// <summary>Place of each node's cut among the group's cuts of its feature.</summary>
    public const int Cuts = 0;

    /// <summary>Bits of a feature's number.</summary>
    public const int Bits = 5;

    /// <summary>A table for each bit of each node's feature: 0 or 255.</summary>
    public const int FeatureBits = 256;

    /// <summary>Code of each leaf's path length: the eighth level's children, counted from 0.</summary>
    public const int Leaves = FeatureBits + Bits * 256;

    /// <summary>For nodes 1 to 15, where their feature's values begin in a block of planes: 16-bit numbers.</summary>
    public const int Planes = Leaves + 256;

    /// <summary>Bytes of a tree.</summary>
    public const int Size = Planes + 64;

    /// <summary>Fills a tree's tables.</summary>
    /// <param name="tree">At most <see cref="Levels"/> deep, on at most <see cref="PackedScratch.MaxFeatures"/> features.</param>
    /// <param name="cuts">The group's cuts per feature.</param>
    /// <param name="weights">The group's path lengths.</param>
    /// <param name="table"><see cref="Size"/> bytes, zero.</param>
    public static void Fill(IsolationTree tree, float[][] cuts, long[] weights, Span<byte> table)
    {
        var pending = new Stack<(int Node, int Place)>();
        pending.Push((0, 1));
        while (pending.TryPop(out var at))
        {
            var node = tree.Nodes[at.Node];
            if (!node.IsLeaf)
            {
                Split(node, at.Place, cuts[node.Feature], table);
                pending.Push((node.Left, 2 * at.Place));
                pending.Push((node.Right, 2 * at.Place + 1));
                continue;
            }

            // Below a shallow leaf all ways lead to its path length.
            var code = (byte)Array.BinarySearch(weights, PathLength.Fixed(tree.Depths[at.Node], node.Samples));
            var below = Levels - tree.Depths[at.Node];
            table.Slice(Leaves + (at.Place << below) - 256, 1 << below).Fill(code);
        }
    }

    private static void Split(TreeNode node, int place, float[] cuts, Span<byte> table)
    {
        table[Cuts + place] = (byte)Array.BinarySearch(cuts, node.Threshold);
        for (var bit = 0; bit < Bits; bit++)
            table[FeatureBits + bit * 256 + place] = (byte)(-(node.Feature >> bit & 1));

        if (place < 16)
            BinaryPrimitives.WriteUInt16LittleEndian(table[(Planes + 2 * place)..], (ushort)(node.Feature * PackedScratch.Lanes));
    }
}
