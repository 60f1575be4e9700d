using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Anomaly.Detection.Forests.Cuts;

namespace Anomaly.Detection.Forests.Packed;

/// <summary>
/// Sums path lengths of many rows at once, for forests of up to eight levels and 32 features on processors with AVX-512 VBMI. Gives the same bits as
/// <see cref="ScalarWalk"/>: both add whole numbers. Block by block, values become places among the cuts, trees are walked, lengths are added up.
/// </summary>
internal sealed class PackedForest : IBlockForest
{
    private readonly int _features;
    private readonly int _planes;
    private readonly List<TreeGroup> _groups;
    private readonly CutTables _cuts;
    private readonly AlignedBytes _trees;
    private readonly AlignedBytes _digits;
    private readonly ConcurrentBag<PackedScratch> _scratch = [];

    private PackedForest(ReadOnlySpan<IsolationTree> trees, int features, List<TreeGroup> groups)
    {
        _features = features;
        _planes = PackedWalk.PlanesFor(features);
        _groups = groups;
        _trees = new AlignedBytes(trees.Length * TreeTable.Size);
        _digits = new AlignedBytes(groups.Count * DigitSums.TableSize);
        var cuts = groups.ConvertAll(group => group.Cuts);
        for (var g = 0; g < groups.Count; g++)
        {
            var weights = groups[g].Weights;
            DigitSums.Fill(weights, _digits.Span.Slice(g * DigitSums.TableSize, DigitSums.TableSize));
            for (var t = groups[g].First; t < groups[g].First + groups[g].Count; t++)
                TreeTable.Fill(trees[t], cuts[g], weights, _trees.Span.Slice(t * TreeTable.Size, TreeTable.Size));
        }

        _cuts = new CutTables(cuts, features);
    }

    /// <summary>Packs a forest; null where processor or forest do not suit.</summary>
    public static PackedForest? TryPack(ReadOnlySpan<IsolationTree> trees, int features)
    {
        if (!PackedWalk.IsSupported || features > PackedScratch.MaxFeatures)
            return null;

        foreach (var tree in trees)
        {
            if (tree.Depth > TreeTable.Levels)
                return null;
        }

        return TreeGroup.Split(trees, features) is { } groups ? new PackedForest(trees, features, groups) : null;
    }

    /// <inheritdoc />
    public int BlockRows => PackedScratch.Rows;

    /// <inheritdoc />
    public int WorthFrom => 5;

    /// <inheritdoc />
    public void Sum(ReadOnlySpan<float> values, Span<long> sums)
    {
        var scratch = _scratch.TryTake(out var used) ? used : new PackedScratch(_groups.Count, _groups.Max(group => group.Count), _planes);
        Sum(values, sums, scratch);
        _scratch.Add(scratch);
    }

    private void Sum(ReadOnlySpan<float> values, Span<long> sums, PackedScratch scratch)
    {
        var vectors = (sums.Length + PackedScratch.Lanes - 1) / PackedScratch.Lanes;
        PlaceValues(values, sums.Length, vectors, scratch);
        sums.Clear();
        var block = scratch.Sums.As<ushort>(0, vectors * PackedScratch.Digits * PackedScratch.Lanes);
        block.Clear();
        var added = 0;
        for (var g = 0; g < _groups.Count; g++)
        {
            // 16 bits hold the sum of 257 digits.
            if (added + _groups[g].Count > TreeGroup.MaxTrees)
            {
                DigitSums.Collect(block, sums);
                added = 0;
            }

            AddGroup(g, vectors, scratch);
            added += _groups[g].Count;
        }

        DigitSums.Collect(block, sums);
    }

    private void PlaceValues(ReadOnlySpan<float> values, int rows, int vectors, PackedScratch scratch)
    {
        var nextVector = _planes * PackedScratch.Lanes;
        var nextGroup = PackedScratch.VectorsPerBlock * nextVector;
        for (var feature = 0; feature < _features; feature++)
        {
            _cuts.Index(feature).Rank(values, feature, _features, scratch.Ranks.AsSpan(0, rows));
            scratch.Ranks.AsSpan(rows, vectors * PackedScratch.Lanes - rows).Clear();
            for (var four = 0; four < _cuts.Fours; four++)
            {
                var first = four * RankMap.GroupsAtOnce;
                for (var v = 0; v < vectors; v++)
                {
                    ref var plane = ref Unsafe.Add(
                        ref scratch.Planes.Start, first * nextGroup + v * nextVector + feature * PackedScratch.Lanes);
                    PlaneWriter.Write(
                        _cuts.Map(four, feature), scratch.Ranks.AsSpan(v * PackedScratch.Lanes), ref plane, nextGroup, Math.Min(RankMap.GroupsAtOnce, _groups.Count - first));
                }
            }
        }
    }

    private void AddGroup(int g, int vectors, PackedScratch scratch)
    {
        var group = _groups[g];
        ref var planes = ref Unsafe.Add(ref scratch.Planes.Start, g * PackedScratch.VectorsPerBlock * _planes * PackedScratch.Lanes);
        for (var t = 0; t < group.Count; t++)
        {
            PackedWalk.Walk(
                ref Unsafe.Add(ref _trees.Start, (group.First + t) * TreeTable.Size),
                ref planes,
                ref Unsafe.Add(ref scratch.Codes.Start, t * PackedScratch.Rows),
                vectors,
                _planes);
        }

        for (var v = 0; v < vectors; v++)
        {
            DigitSums.Add(
                ref Unsafe.Add(ref _digits.Start, g * DigitSums.TableSize),
                ref Unsafe.Add(ref scratch.Codes.Start, v * PackedScratch.Lanes),
                group.Count,
                ref Unsafe.Add(ref scratch.Sums.Start, v * PackedScratch.Digits * 2 * PackedScratch.Lanes));
        }
    }
}
