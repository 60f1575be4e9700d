namespace Anomaly.Storage.Import;

/// <summary>Tells collections by their names.</summary>
public static class OldCollections
{
    private static readonly (string Name, OldCollection Collection)[] Names =
    [
        ("anomalies", OldCollection.Anomalies),
        ("detection_metadata", OldCollection.DetectionMetadata),
        ("detection_runs", OldCollection.DetectionRuns),
    ];

    /// <summary>Reads a collection's name: <c>anomalies</c>, <c>detection_metadata</c> or <c>detection_runs</c>.</summary>
    public static bool TryParse(string? name, out OldCollection collection)
    {
        var index = Array.FindIndex(Names, known => string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase));
        collection = index < 0 ? default : Names[index].Collection;
        return index >= 0;
    }

    /// <summary>Guesses from an export's file name, for example <c>stocks.detection_runs.json</c>.</summary>
    public static bool TryGuess(string path, out OldCollection collection)
    {
        var file = Path.GetFileName(path);
        var index = Array.FindIndex(Names, known => file.Contains(known.Name, StringComparison.OrdinalIgnoreCase));
        collection = index < 0 ? default : Names[index].Collection;
        return index >= 0;
    }
}
