using System.Text.Json;
using Anomaly.Detection.Forests;

namespace Anomaly.Detection.Models.Sklearn;

/// <summary>Reads the outer object of a dumped forest.</summary>
internal static class DumpReader
{
    private const string Format = "iforest-json-1";

    public static SklearnForest Read(ReadOnlySpan<byte> json)
    {
        var keys = new KeySet("dump", "format", "n_estimators", "max_samples", "offset_", "contamination", "features", "trees");
        var (estimators, samples, offset, contamination) = (0, 0, 0.0, (double?)null);
        List<string> features = [];
        List<DumpedTree> trees = [];
        var cursor = new JsonCursor(json);
        cursor.BeginDump();
        while (cursor.NextKey(keys) is { } key)
        {
            switch (key)
            {
                case "format" when cursor.Text(key) is var format && format != Format:
                    throw new InvalidModelException($"The dump's format is \"{Quote.Short(format)}\" instead of \"{Format}\".");
                case "format": break;
                case "n_estimators": estimators = cursor.Whole(key); break;
                case "max_samples": samples = cursor.Whole(key); break;
                case "offset_": offset = cursor.Number(key); break;
                case "contamination": contamination = cursor.NumberOrAuto(key); break;
                case "features": features = ReadNames(ref cursor); break;
                default: trees = ReadTrees(ref cursor); break;
            }
        }

        cursor.End();
        keys.CheckComplete();
        Check(estimators, offset, contamination, trees.Count);
        var forest = new IsolationForest(trees.Select((tree, index) => tree.Build(index, samples, features.Count)), features.Count);
        return new SklearnForest(forest, offset, contamination, features);
    }

    private static void Check(int estimators, double offset, double? contamination, int trees)
    {
        if (trees != estimators)
            throw new InvalidModelException($"The dump has {trees} trees, but n_estimators is {estimators}.");

        if (offset is not (> -1 and < 0))
            throw new InvalidModelException($"The dump's offset_ is {offset}, but scores lie between -1 and 0.");

        if (contamination is not (null or (> 0 and <= 0.5)))
            throw new InvalidModelException($"The dump's contamination is {contamination}, but it must be above 0 and at most 0.5, or \"auto\".");
    }

    private static List<string> ReadNames(ref JsonCursor cursor)
    {
        var names = new List<string>();
        cursor.Begin(JsonTokenType.StartArray, "features");
        while (cursor.NextItem())
        {
            names.Add(cursor.CurrentText("features"));
            if (names.Count > ForestLimits.Features)
                throw new InvalidModelException($"The dump names more than {ForestLimits.Features} features.");
        }

        return names;
    }

    private static List<DumpedTree> ReadTrees(ref JsonCursor cursor)
    {
        var trees = new List<DumpedTree>();
        cursor.Begin(JsonTokenType.StartArray, "trees");
        while (cursor.NextItem())
        {
            trees.Add(DumpedTree.Read(ref cursor, trees.Count));
            if (trees.Count > ForestLimits.Trees)
                throw new InvalidModelException($"The dump has more than {ForestLimits.Trees} trees.");
        }

        return trees;
    }
}
