namespace Anomaly.Detection.Forests.Cuts;

/// <summary>
/// Translates one feature's place among all the forest's cuts into its places among the cuts of four groups: one look-up gives four bytes.
/// </summary>
internal sealed class RankMap
{
    public const int GroupsAtOnce = 4;

    private readonly uint[] _places;

    /// <param name="all">The forest's cuts of the feature, ascending.</param>
    /// <param name="groups">The cuts of up to four groups, ascending, all among the forest's.</param>
    public RankMap(ReadOnlySpan<float> all, ReadOnlySpan<float[]> groups)
    {
        _places = new uint[all.Length + 1];
        for (var g = 0; g < groups.Length; g++)
        {
            var below = 0;
            for (var rank = 0; rank < _places.Length; rank++)
            {
                _places[rank] |= (uint)below << (8 * g);
                if (rank < all.Length && below < groups[g].Length && groups[g][below] == all[rank])
                    below++;
            }
        }
    }

    /// <summary>By place among all cuts: the four groups' places, the first group's in the lowest byte.</summary>
    public ReadOnlySpan<uint> Places => _places;
}
