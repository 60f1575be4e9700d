using Anomaly.Detection.Models;
using Anomaly.Grains.Markets;

namespace Anomaly.Grains.Models;

/// <summary>
/// Which model a market's detections use: the one that the store names. A newer file is a candidate, and changes nothing until somebody makes it
/// active; a file that is lost or damaged is never replaced by another one.
/// </summary>
[GrainType("model")]
public sealed partial class ModelGrain(
    ModelCatalog catalog,
    ActiveModels active,
    IDetectionStore store,
    TimeProvider timeProvider,
    [PersistentState("pin", "Default")] IPersistentState<ModelPin> pin,
    ILogger<ModelGrain> logger)
    : Grain, IModelGrain
{
    /// <summary>How long a store that could not be written is left alone: readiness asks every few seconds, and each try is an error in the log.</summary>
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMinutes(1);

    private ModelPin? _choice;
    private bool _hasLookedForStates;
    private long? _refusedAt;
    private Task? _choosing;

    private Market Market => MarketGrain.Parse(this.GetPrimaryKeyString());

    /// <inheritdoc />
    public async Task<ModelOverview> GetOverviewAsync(CancellationToken cancellationToken)
    {
        var folder = await catalog.GetFolderAsync(cancellationToken);
        await EnsureChosenAsync(folder);
        return await OverviewAsync(folder, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<ModelCard> GetCardAsync(string version, CancellationToken cancellationToken)
    {
        var overview = await GetOverviewAsync(cancellationToken);
        // The active one may be in memory beside another file of its name.
        var status = overview.Available.Where(model => model.Version == version).MaxBy(model => model.Active);
        if (status is null || await catalog.FindEntryAsync(status.Hash, cancellationToken) is not { } entry)
            throw Unknown(version, await catalog.GetFolderAsync(cancellationToken));
        try
        {
            return ModelCards.Of(status, entry.Description);
        }
        catch (InvalidDataException exception)
        {
            throw new DetectionException(DetectionErrorKind.NoModel, $"{entry.Version.FileName} was refused: {exception.Message}");
        }
    }

    /// <inheritdoc />
    public async Task<ModelOverview> PinAsync(string? version, CancellationToken cancellationToken)
    {
        var folder = await catalog.ReloadAsync(cancellationToken);
        await EnsureChosenAsync(folder);
        var wanted = version ?? folder.NewestOf(Market)?.ToString();
        if (wanted is null || folder.FindVersion(wanted) is not { } entry || entry.Version.Market != Market)
            throw Refusal(wanted, folder);
        try
        {
            // A model whose trees cannot be read must not become the active one.
            await catalog.FindAsync(entry.Hash, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidModelException or InvalidDataException)
        {
            throw new DetectionException(DetectionErrorKind.NoModel, $"{entry.Version.FileName} was refused: {exception.Message} The active model stays as it was.");
        }

        await StoreAsync(new ModelPin { Version = wanted, Hash = entry.Hash, IsNewest = version is null }, cancellationToken);
        active.Forget(Market);
        return await OverviewAsync(folder, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<ModelOverview> ReloadAsync(CancellationToken cancellationToken)
    {
        var folder = await catalog.ReloadAsync(cancellationToken);
        active.Forget(Market);
        await EnsureChosenAsync(folder);
        return await OverviewAsync(folder, cancellationToken);
    }

    /// <summary>Settles which model is active, where the store does not say yet. Calls that interleave wait for the same.</summary>
    private async Task EnsureChosenAsync(ModelFolderSnapshot folder)
    {
        if (pin.State.Hash is not null)
        {
            _choice = pin.State;
            return;
        }

        var choosing = _choosing ??= ChooseAsync(folder);
        try
        {
            await choosing;
        }
        finally
        {
            if (_choosing == choosing)
                _choosing = null;
        }
    }

    /// <summary>
    /// What was pinned before hashes were stored; else the model that the market's latest states were made with; else, in a fresh store, the newest file.
    /// </summary>
    private async Task ChooseAsync(ModelFolderSnapshot folder)
    {
        var choice = pin.State.Version is { } pinned ? new ModelPin { Version = pinned }
            : await FindUsedAsync() ?? new ModelPin { Version = folder.NewestOf(Market)?.ToString(), IsNewest = true };
        if (choice.Version is { } version)
            choice.Hash ??= folder.FindVersion(version)?.Hash;
        // A pin may have come meanwhile.
        if (pin.State.Hash is not null)
            return;
        _choice = choice;
        if (choice.Hash is null || (_refusedAt is { } at && timeProvider.GetElapsedTime(at) < BetweenTries))
            return;
        try
        {
            await StoreAsync(choice, CancellationToken.None);
            _refusedAt = null;
        }
        catch (Exception exception) when (GrainErrors.Translate(exception) is not null)
        {
            // The store cannot be written now, which it has logged: a later call would choose the same, and tries again.
            _refusedAt = timeProvider.GetTimestamp();
        }
    }

    /// <summary>Makes a choice that of the store; where it cannot be written, nothing has changed.</summary>
    private async Task StoreAsync(ModelPin choice, CancellationToken cancellationToken)
    {
        var before = pin.State;
        try
        {
            pin.State = choice;
            await pin.WriteStateAsync(cancellationToken);
        }
        catch
        {
            pin.State = before;
            throw;
        }

        _choice = choice;
        LogChosen(Market, choice.Version!, choice.Hash!);
    }

    /// <summary>Asked once: while no model is chosen, nothing is scored.</summary>
    private async Task<ModelPin?> FindUsedAsync()
    {
        if (_hasLookedForStates)
            return null;
        var used = await FindLatestUsedAsync();
        _hasLookedForStates = used is null;
        return used;
    }

    private async Task<ModelPin?> FindLatestUsedAsync()
    {
        SeriesMetadata? latest = null;
        await foreach (var series in store.ListAllSeriesAsync())
        {
            // What was imported from the old system has no anchor: this program never scored it. Until 1.3 every unknown suffix was scored by the US model.
            if (series.Series.Ticker.Market == Market && series is { Anchor: not null, ModelHash.Length: > 0 }
                && ModelVersion.TryParse(series.ModelVersion, out var used) && used.Market == Market && !(series.UpdatedAt <= latest?.UpdatedAt))
                latest = series;
        }

        return latest is null ? null : new ModelPin { Version = latest.ModelVersion, Hash = latest.ModelHash, IsNewest = true };
    }

    private async Task<ModelOverview> OverviewAsync(ModelFolderSnapshot folder, CancellationToken cancellationToken)
    {
        var choice = _choice is { Version: { } version, Hash: var hash }
            ? new ModelChoice { Version = version, Hash = hash, Problem = await catalog.FindProblemAsync(version, hash, cancellationToken) }
            : null;
        var inUse = choice?.Hash is null ? null : folder.Find(choice.Hash) ?? catalog.FindLoaded(choice.Hash);
        var entries = folder.Of(Market);
        if (inUse is not null && !entries.Contains(inUse))
            entries = entries.Add(inUse);
        var active = choice is null ? null : ModelVersion.Parse(choice.Version);
        var available = entries.Select(entry => entry.Status with
        {
            Active = entry == inUse,
            Loaded = catalog.IsLoaded(entry.Hash),
            Pinned = entry == inUse && !_choice!.IsNewest,
            Candidate = active is not null && entry.Version.CompareTo(active) > 0,
        }).ToImmutableArray();
        return new ModelOverview
        {
            Market = Market.ToString(),
            Active = available.FirstOrDefault(status => status.Active),
            Available = available,
            Problems = folder.ProblemsOf(Market),
            Chosen = choice,
        };
    }

    private DetectionException Refusal(string? wanted, ModelFolderSnapshot folder) => wanted is null || !folder.Problems.ContainsKey($"{wanted}.onnx")
        ? GrainErrors.NotFound($"Market {Market} has no model {wanted}: choose one of {Usable(folder)}, or null for the newest.")
        : new DetectionException(DetectionErrorKind.NoModel, $"{folder.WhyNot(wanted)} The active model stays as it was. Models that can be used: {Usable(folder)}.");

    private DetectionException Unknown(string version, ModelFolderSnapshot folder) => folder.Problems.ContainsKey($"{version}.onnx")
        ? new DetectionException(DetectionErrorKind.NoModel, folder.WhyNot(version))
        : GrainErrors.NotFound($"Market {Market} has no model of this name. Models that can be used: {Usable(folder)}.");

    private string Usable(ModelFolderSnapshot folder) =>
        folder.Of(Market) is { Length: > 0 } entries ? string.Join(", ", entries.Select(entry => entry.Status.Version)) : "none (there is no model file)";

    [LoggerMessage(LogLevel.Information, "Market {Market} uses {Version} ({Hash}) until another version is made active")]
    private partial void LogChosen(Market market, string version, string hash);
}

/// <summary>The model that is active in a market.</summary>
[GenerateSerializer]
[Alias("anomaly.ModelPin")]
public sealed class ModelPin
{
    /// <summary>For example US_model-0.1.0; null where the market has no model yet.</summary>
    [Id(0)]
    public string? Version { get; set; }

    /// <summary>"sha256:" and hex digest of its file; null where a program before this one stored the pin.</summary>
    [Id(1)]
    public string? Hash { get; set; }

    /// <summary>Whether it was taken as the newest of its time, and not named by somebody.</summary>
    [Id(2)]
    public bool IsNewest { get; set; }
}
