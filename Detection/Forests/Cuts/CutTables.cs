namespace Anomaly.Detection.Forests.Cuts;

/// <summary>Turns values into places among the cuts: first among all of the forest's cuts of a feature, from there among those of each group of trees.</summary>
internal sealed class CutTables
{
    private readonly CutIndex[] _indexes;
    private readonly RankMap[][] _maps;

    /// <param name="groups">The cuts of each group, per feature, ascending.</param>
    /// <param name="features">Features in a row.</param>
    public CutTables(IReadOnlyList<float[][]> groups, int features)
    {
        var all = Enumerable.Range(0, features)
            .Select(feature => groups.SelectMany(group => group[feature]).Distinct().Order().ToArray()).ToArray();
        _indexes = [.. all.Select(cuts => new CutIndex(cuts))];
        _maps = [.. groups.Chunk(RankMap.GroupsAtOnce).Select(four => Enumerable.Range(0, features)
            .Select(feature => new RankMap(all[feature], [.. four.Select(group => group[feature])])).ToArray())];
    }

    /// <summary>What finds the places among all cuts of a feature.</summary>
    public CutIndex Index(int feature) => _indexes[feature];

    /// <summary>What translates them into the places among a feature's cuts in four groups.</summary>
    public RankMap Map(int four, int feature) => _maps[four][feature];
}
