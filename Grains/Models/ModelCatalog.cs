using System.Collections.Concurrent;
using Anomaly.Detection.Models;

namespace Anomaly.Grains.Models;

/// <summary>
/// The models folder of this process: what is in it, and the forests that are in use, each in memory once however many series it scores.
/// Safe for any number of concurrent callers.
/// </summary>
public sealed partial class ModelCatalog(IOptions<ModelOptions> options, TimeProvider timeProvider, ILogger<ModelCatalog> logger)
{
    private readonly ConcurrentDictionary<string, LoadedModel> _loaded = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private Task<ModelFolderSnapshot>? _reading;
    private Task<ModelFolderSnapshot>? _next;
    private volatile ModelFolderSnapshot? _folder;
    private long _lookedAt;

    /// <summary>The folder that is read.</summary>
    public string Folder { get; } = ModelOptions.ResolveFolder(options.Value.Folder, AppContext.BaseDirectory);

    /// <summary>Why the file of a market's model cannot be used by this process, and what to do about it; null where it can.</summary>
    /// <param name="version">The model's name.</param>
    /// <param name="hash">Hash of the file that was made active; null where none could be read yet.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<string?> FindProblemAsync(string version, string? hash, CancellationToken cancellationToken)
    {
        var folder = await GetFolderAsync(cancellationToken);
        if (hash is not null && folder.Find(hash) is not null)
            return null;
        var goesOn = hash is not null && IsLoaded(hash) ? " This process goes on with the model that it has in memory, until it ends." : "";
        return $"{version} is the active model, but its file cannot be used. {folder.WhyNot(version)}{goesOn}"
            + $" Put the file back, or make another version active (PUT /api/v1/models/{ModelVersion.Parse(version).Market}/pin).";
    }

    /// <summary>What the folder holds. It is read when something in it has changed since.</summary>
    internal async Task<ModelFolderSnapshot> GetFolderAsync(CancellationToken cancellationToken)
    {
        if (_folder is not { } known)
            return await ReloadAsync(cancellationToken);
        if (timeProvider.GetElapsedTime(Interlocked.Read(ref _lookedAt)) < options.Value.ActiveFor)
            return known;
        Interlocked.Exchange(ref _lookedAt, timeProvider.GetTimestamp());
        return known.Fingerprint == ModelFolderSnapshot.FingerprintOf(Folder) ? known : await ReloadAsync(cancellationToken);
    }

    /// <summary>
    /// Reads the folder again. Whoever asks while it is being read may have changed a file that was read already: all of these share the next reading.
    /// </summary>
    internal Task<ModelFolderSnapshot> ReloadAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_reading is { IsCompleted: false } reading)
                return (_next ??= ReadAfterAsync(reading)).WaitAsync(cancellationToken);
            _reading = Task.Run(ReadFolderAsync, CancellationToken.None);
            return _reading.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Whether the model's forest is in memory.</summary>
    internal bool IsLoaded(string hash) => FindLoaded(hash) is not null;

    /// <summary>What the file of a model said that is in memory, wherever the file is now; null where the model is not in memory.</summary>
    internal ModelEntry? FindLoaded(string hash) =>
        _loaded.TryGetValue(hash, out var model) && model.Detector is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } ? model.Entry : null;

    /// <summary>What the file with this hash says about itself, as it is in the folder or was when it was loaded; null where neither has it.</summary>
    internal async Task<ModelEntry?> FindEntryAsync(string hash, CancellationToken cancellationToken) =>
        FindLoaded(hash) ?? (await GetFolderAsync(cancellationToken)).Find(hash);

    /// <summary>The file with this hash, byte for byte; null where the folder has none.</summary>
    internal async Task<byte[]?> ReadFileAsync(string hash, CancellationToken cancellationToken)
    {
        if ((await GetFolderAsync(cancellationToken)).Find(hash) is not { } entry)
            return null;
        try
        {
            var content = await ModelEntry.ReadBytesAsync(entry.Path, cancellationToken);
            return ModelFile.HashOf(content) == hash ? content : null;
        }
        catch (Exception exception) when (exception is InvalidModelException or IOException or UnauthorizedAccessException)
        {
            // It went since the folder was listed.
            return null;
        }
    }

    /// <summary>
    /// The model with this hash: from memory, else from its file, read once whoever asks at the same time. Null where neither has it.
    /// </summary>
    /// <exception cref="InvalidModelException">The file is no longer what it was when it was listed.</exception>
    internal async Task<Detector?> FindAsync(string hash, CancellationToken cancellationToken)
    {
        if (!_loaded.TryGetValue(hash, out var loading))
        {
            if ((await GetFolderAsync(cancellationToken)).Find(hash) is not { } entry)
                return null;
            // Not the caller's token: others wait for the same read.
            loading = _loaded.GetOrAdd(hash, _ => new LoadedModel(entry, new(() => LoadAsync(entry))));
        }

        try
        {
            return await loading.Detector.Value.WaitAsync(cancellationToken);
        }
        catch (Exception) when (loading.Detector.Value.IsFaulted)
        {
            // The folder is not what it was when it was listed.
            _folder = null;
            _loaded.TryRemove(new(hash, loading));
            throw;
        }
    }

    private async Task<Detector> LoadAsync(ModelEntry entry)
    {
        var model = ModelFile.Read(await ModelEntry.ReadBytesAsync(entry.Path, CancellationToken.None));
        if (model.Hash != entry.Hash)
            throw new InvalidModelException($"{Path.GetFileName(entry.Path)} has changed since it was listed: give retrained models a new version.");
        LogLoaded(model.Version, model.Hash);
        return new Detector(model);
    }

    private async Task<ModelFolderSnapshot> ReadAfterAsync(Task reading)
    {
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (_gate)
            (_reading, _next) = (_next, null);
        return await ReadFolderAsync();
    }

    private async Task<ModelFolderSnapshot> ReadFolderAsync()
    {
        Interlocked.Exchange(ref _lookedAt, timeProvider.GetTimestamp());
        var before = _folder ?? ModelFolderSnapshot.Empty;
        var folder = await ModelFolderSnapshot.ReadAsync(Folder, CancellationToken.None);
        foreach (var (file, problem) in folder.Problems)
        {
            if (before.Problems.GetValueOrDefault(file) != problem)
                LogRefused(problem, Folder);
        }

        return _folder = folder;
    }

    [LoggerMessage(LogLevel.Information, "Loaded model {Version} ({Hash})")]
    private partial void LogLoaded(string version, string hash);

    [LoggerMessage(LogLevel.Warning, "{Problem} The models folder is {Folder}")]
    private partial void LogRefused(string problem, string folder);

    private sealed record LoadedModel(ModelEntry Entry, Lazy<Task<Detector>> Detector);
}
