namespace Anomaly.Grains.Models;

/// <summary>What one look at the models folder found.</summary>
/// <param name="Entries">Readable models, newest first within a market.</param>
/// <param name="Problems">Files that were refused and why, one sentence each, by file name.</param>
internal sealed record ModelShelf(ImmutableArray<ModelEntry> Entries, ImmutableSortedDictionary<string, string> Problems)
{
    public static ModelShelf Empty { get; } = new([], ImmutableSortedDictionary<string, string>.Empty);

    /// <summary>A market's models, newest first.</summary>
    public ImmutableArray<ModelEntry> Of(Market market) => [.. Entries.Where(entry => entry.Version.Market == market)];

    /// <summary>Sentences about files that are, or by their name might be, this market's.</summary>
    public ImmutableArray<string> ProblemsOf(Market market) =>
    [
        .. Problems
            .Where(problem => !Detection.Models.ModelVersion.TryParse(System.IO.Path.GetFileNameWithoutExtension(problem.Key), out var version)
                || version.Market == market)
            .Select(problem => problem.Value),
    ];

    /// <summary>The model with this hash, or null.</summary>
    public ModelEntry? Find(string hash) => Entries.FirstOrDefault(entry => entry.Hash == hash);
}
