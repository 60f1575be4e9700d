using System.Collections.Concurrent;
using Anomaly.Detection.Models;

namespace Anomaly.Grains.Models;

/// <summary>
/// The models folder of this process: what is in it, and the forests that are in use, each in memory once however many series it scores.
/// Safe for any number of concurrent callers.
/// </summary>
public sealed partial class ModelCatalog(IOptions<ModelOptions> options, ILogger<ModelCatalog> logger) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Detector>>> _loaded = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _scanning = new(1, 1);
    private volatile ModelFolderSnapshot? _folder;

    /// <summary>The folder that is read.</summary>
    public string Folder { get; } = ModelOptions.ResolveFolder(options.Value.Folder, AppContext.BaseDirectory);

    /// <inheritdoc />
    public void Dispose() => _scanning.Dispose();

    /// <summary>What the folder held when it was last read; the first call reads it.</summary>
    internal async Task<ModelFolderSnapshot> GetFolderAsync(CancellationToken cancellationToken) =>
        _folder ?? await ScanFolderAsync(force: false, cancellationToken);

    /// <summary>Reads the folder again. A file that has gone bad leaves the model that was loaded from it in place, as a problem.</summary>
    internal Task<ModelFolderSnapshot> ReloadAsync(CancellationToken cancellationToken) => ScanFolderAsync(force: true, cancellationToken);

    /// <summary>Whether the model's forest is in memory.</summary>
    internal bool IsLoaded(string hash) => _loaded.TryGetValue(hash, out var model) && model is { IsValueCreated: true, Value.IsCompletedSuccessfully: true };

    /// <summary>
    /// The model with this hash: from memory, else from its file, read once whoever asks at the same time. Null where neither has it.
    /// </summary>
    /// <exception cref="InvalidModelException">The file is no longer what it was when it was listed.</exception>
    internal async Task<Detector?> FindAsync(string hash, CancellationToken cancellationToken)
    {
        if (!_loaded.TryGetValue(hash, out var loading))
        {
            var entry = (await GetFolderAsync(cancellationToken)).Find(hash) ?? (await ReloadAsync(cancellationToken)).Find(hash);
            if (entry is null)
                return null;
            // Not the caller's token: others wait for the same read.
            loading = _loaded.GetOrAdd(hash, _ => new(() => LoadAsync(entry)));
        }

        try
        {
            return await loading.Value.WaitAsync(cancellationToken);
        }
        catch (Exception) when (loading.Value.IsFaulted)
        {
            _loaded.TryRemove(new(hash, loading));
            throw;
        }
    }

    private async Task<Detector> LoadAsync(ModelEntry entry)
    {
        var model = ModelFile.Read(await ModelEntry.ReadBytesAsync(entry.Path, CancellationToken.None));
        if (model.Hash != entry.Hash)
        {
            throw new InvalidModelException(
                $"{Path.GetFileName(entry.Path)} has changed since it was listed: reload the models, and give retrained ones a new version.");
        }

        LogLoaded(model.Version, model.Hash);
        return new Detector(model);
    }

    private async Task<ModelFolderSnapshot> ScanFolderAsync(bool force, CancellationToken cancellationToken)
    {
        await _scanning.WaitAsync(cancellationToken);
        try
        {
            if (_folder is { } known && !force)
                return known;
            return _folder = await ReadFolderAsync(_folder ?? ModelFolderSnapshot.Empty, cancellationToken);
        }
        finally
        {
            _scanning.Release();
        }
    }

    private async Task<ModelFolderSnapshot> ReadFolderAsync(ModelFolderSnapshot before, CancellationToken cancellationToken)
    {
        var problems = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var entries = ImmutableArray.CreateBuilder<ModelEntry>();
        foreach (var path in ListFiles(problems))
        {
            try
            {
                entries.Add(await ModelEntry.ReadAsync(path, cancellationToken));
            }
            catch (Exception exception) when (exception is InvalidModelException or InvalidDataException or IOException or UnauthorizedAccessException)
            {
                Refuse(path, exception, before, problems, entries);
            }
        }

        entries.Sort((one, other) => other.Version.CompareTo(one.Version));
        return new ModelFolderSnapshot(entries.ToImmutable(), problems.ToImmutable());
    }

    private void Refuse(
        string path,
        Exception exception,
        ModelFolderSnapshot before,
        ImmutableSortedDictionary<string, string>.Builder problems,
        ImmutableArray<ModelEntry>.Builder entries)
    {
        var file = Path.GetFileName(path);
        problems[file] = $"{file} was refused: {exception.Message}";
        LogRefused(exception, path);
        if (before.Entries.FirstOrDefault(entry => entry.Path == path) is { } running && IsLoaded(running.Hash))
            entries.Add(running);
    }

    private string[] ListFiles(ImmutableSortedDictionary<string, string>.Builder problems)
    {
        try
        {
            return Directory.GetFiles(Folder, "*.onnx");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems[""] = $"The models folder {Folder} cannot be read: {exception.Message}";
            LogRefused(exception, Folder);
            return [];
        }
    }

    [LoggerMessage(LogLevel.Information, "Loaded model {Version} ({Hash})")]
    private partial void LogLoaded(string version, string hash);

    [LoggerMessage(LogLevel.Warning, "Refused {Path}")]
    private partial void LogRefused(Exception exception, string path);
}
