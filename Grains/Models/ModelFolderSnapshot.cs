using Anomaly.MarketData;
using Anomaly.Detection.Models;

namespace Anomaly.Grains.Models;

/// <summary>What was found when the models folder was last read.</summary>
/// <param name="Entries">Readable models, newest first within a market.</param>
/// <param name="Problems">Files that were refused and why, one sentence each, by file name; that of the folder itself is empty.</param>
/// <param name="Fingerprint">Names, lengths and times of the files before they were read: another one says that something has changed.</param>
internal sealed record ModelFolderSnapshot(ImmutableArray<ModelEntry> Entries, ImmutableSortedDictionary<string, string> Problems, string Fingerprint)
{
    public static ModelFolderSnapshot Empty { get; } = new([], ImmutableSortedDictionary<string, string>.Empty, "");

    /// <summary>Reads what is in a folder. Whatever cannot be read is a problem, never an exception.</summary>
    public static async Task<ModelFolderSnapshot> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var fingerprint = FingerprintOf(folder);
        var problems = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var entries = ImmutableArray.CreateBuilder<ModelEntry>();
        foreach (var path in ListFiles(folder, problems))
        {
            try
            {
                entries.Add(await ModelEntry.ReadAsync(path, cancellationToken));
            }
            catch (Exception exception) when (exception is InvalidModelException or InvalidDataException)
            {
                problems[Path.GetFileName(path)] = $"{Path.GetFileName(path)} was refused: {exception.Message}";
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                problems[Path.GetFileName(path)] = $"{Path.GetFileName(path)} cannot be read ({Reason(exception)}).";
            }
        }

        entries.Sort((one, other) => other.Version.CompareTo(one.Version));
        return new ModelFolderSnapshot(entries.ToImmutable(), problems.ToImmutable(), fingerprint);
    }

    /// <summary>What tells a folder from itself before a change, without reading its files.</summary>
    public static string FingerprintOf(string folder)
    {
        try
        {
            var files = new DirectoryInfo(folder).GetFiles("*.onnx").OrderBy(file => file.Name, StringComparer.Ordinal);
            // Mounted as links, files change without their links' doing so.
            return string.Join('\n', files.Select(file => (Name: file.Name, File: RegularFile.Resolve(file))).Select(file => $"{file.Name} {file.File.Length} {file.File.LastWriteTimeUtc.Ticks}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.GetType().Name;
        }
    }

    /// <summary>A market's models, newest first.</summary>
    public ImmutableArray<ModelEntry> Of(Market market) => [.. Entries.Where(entry => entry.Version.Market == market)];

    /// <summary>The newest of a market's files by their names, whether it can be read or not; null where there is none.</summary>
    public ModelVersion? NewestOf(Market market) => Problems.Keys
        .Select(file => ModelVersion.TryParse(Path.GetFileNameWithoutExtension(file), out var version) ? version : null).OfType<ModelVersion>()
        .Concat(Entries.Select(entry => entry.Version)).Where(version => version.Market == market).Max();

    /// <summary>Sentences about files that are, or by their name might be, this market's.</summary>
    public ImmutableArray<string> ProblemsOf(Market market) =>
    [
        .. Problems
            .Where(problem => !ModelVersion.TryParse(Path.GetFileNameWithoutExtension(problem.Key), out var version) || version.Market == market)
            .Select(problem => problem.Value),
    ];

    /// <summary>The model with this hash, or null.</summary>
    public ModelEntry? Find(string? hash) => Entries.FirstOrDefault(entry => entry.Hash == hash);

    /// <summary>The model of this name, or null.</summary>
    public ModelEntry? FindVersion(string version) => Entries.FirstOrDefault(entry => entry.Status.Version == version);

    /// <summary>Why the model of this name that is wanted is not among the readable ones.</summary>
    public string WhyNot(string version)
    {
        var file = $"{version}.onnx";
        return Problems.GetValueOrDefault(file) ?? Problems.GetValueOrDefault("")
            ?? (FindVersion(version) is null ? $"{file} is not in the models folder." : $"{file} is another file than the one that was made active.");
    }

    private static string[] ListFiles(string folder, ImmutableSortedDictionary<string, string>.Builder problems)
    {
        try
        {
            return Directory.GetFiles(folder, "*.onnx");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems[""] = $"The models folder (Anomaly:Models:Folder) cannot be read ({Reason(exception)}).";
            return [];
        }
    }

    /// <summary>What went wrong, without the path that the system's own message names: the sentence goes to clients.</summary>
    private static string Reason(Exception exception) => exception switch
    {
        DirectoryNotFoundException or FileNotFoundException => "it does not exist",
        UnauthorizedAccessException => "this process may not read it",
        _ => "the disk answered with an error",
    };
}

/// <summary>A model file whose description was read and found good.</summary>
/// <param name="Version">Market and version, as file and metadata agree.</param>
/// <param name="Path">The file.</param>
/// <param name="Hash">"sha256:" and hex digest of the file when it was read.</param>
/// <param name="Status">What it says about itself, as lists show it.</param>
/// <param name="Description">All that it says about itself.</param>
internal sealed record ModelEntry(ModelVersion Version, string Path, string Hash, ModelStatus Status, ModelDescription Description)
{
    /// <summary>Reads what a file says about itself; its trees are read when the model is used.</summary>
    /// <exception cref="InvalidModelException">The file is no model, or is called something else than the model in it; the message says why.</exception>
    /// <exception cref="InvalidDataException">This build does not know the features that the model is fed.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<ModelEntry> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var description = ModelFile.ReadMetadata(await ReadBytesAsync(path, cancellationToken));
        var metadata = description.Metadata;
        var version = metadata.Version.ToString();
        if (System.IO.Path.GetFileNameWithoutExtension(path) != version)
            throw new InvalidModelException($"It holds {version}: call it {version}.onnx.");
        FeatureSets.Get(metadata.FeatureSet);
        return new ModelEntry(metadata.Version, path, description.Hash, StatusOf(description), description);
    }

    /// <summary>Reads a whole file, if its size fits a model. Nothing of it is kept open.</summary>
    public static async Task<byte[]> ReadBytesAsync(string path, CancellationToken cancellationToken) => RegularFile.Resolve(new FileInfo(path)).Length switch
    {
        // So are pipes and devices, which would be waited for without end.
        0 => throw new InvalidModelException("It is empty."),
        > ModelFile.MaxLength and var length => throw new InvalidModelException($"It has {length:N0} bytes; a model has {ModelFile.MaxLength:N0} at the most."),
        _ => await File.ReadAllBytesAsync(path, cancellationToken),
    };

    private static ModelStatus StatusOf(ModelDescription description) => new()
    {
        Market = description.Metadata.Version.Market.ToString(),
        Version = description.Metadata.Version.ToString(),
        Hash = description.Hash,
        FeatureSet = description.Metadata.FeatureSet,
        Active = false,
        Loaded = false,
        Pinned = false,
        Trees = description.Trees,
        SamplesPerTree = description.SamplesPerTree,
        Contamination = description.Metadata.Contamination,
        Offset = description.Offset,
        TrainedAt = description.Metadata.TrainedAt,
        TrainedFrom = description.Metadata.Source?.From,
        TrainedTo = description.Metadata.Source?.To,
        Rows = description.Metadata.Summary?.Rows,
        Tickers = [.. description.Metadata.Source?.Tickers ?? []],
    };
}
