using Anomaly.Grains.Markets;

namespace Anomaly.Grains.Models;

/// <summary>Which model a market's detections use: the pinned one, else the newest.</summary>
[GrainType("model")]
public sealed partial class ModelGrain(
    ModelCatalog catalog,
    ActiveModels active,
    [PersistentState("pin", "Default")] IPersistentState<ModelPin> pin,
    ILogger<ModelGrain> logger)
    : Grain, IModelGrain
{
    private Market Market => MarketGrain.Parse(this.GetPrimaryKeyString());

    /// <inheritdoc />
    public async Task<ModelOverview> GetOverviewAsync(CancellationToken cancellationToken) =>
        Overview(await catalog.GetFolderAsync(cancellationToken));

    /// <inheritdoc />
    public async Task<ModelOverview> PinAsync(string? version, CancellationToken cancellationToken)
    {
        var folder = await catalog.GetFolderAsync(cancellationToken);
        if (version is not null && folder.Of(Market).All(entry => entry.Status.Version != version))
        {
            throw GrainErrors.NotFound($"Market {Market} has no model {version}: choose one of {List(folder)}, or none for the newest.");
        }

        pin.State.Version = version;
        await pin.WriteStateAsync(cancellationToken);
        active.Forget(Market);
        LogPinned(Market, version);
        return Overview(folder);
    }

    /// <inheritdoc />
    public async Task<ModelOverview> ReloadAsync(CancellationToken cancellationToken)
    {
        var folder = await catalog.ReloadAsync(cancellationToken);
        active.Forget(Market);
        return Overview(folder);
    }

    private string List(ModelFolderSnapshot folder) => folder.Of(Market) is { Length: > 0 } entries
        ? string.Join(", ", entries.Select(entry => entry.Status.Version))
        : "none (there is no model file)";

    private ModelOverview Overview(ModelFolderSnapshot folder)
    {
        var entries = folder.Of(Market);
        var problems = folder.ProblemsOf(Market);
        var pinned = entries.FirstOrDefault(entry => entry.Status.Version == pin.State.Version);
        if (pin.State.Version is { } missing && pinned is null)
            problems = problems.Add($"{missing} is pinned, but its file is not among the readable ones: the newest is used.");

        var chosen = pinned ?? entries.FirstOrDefault();
        var available = entries.Select(entry => entry.Status with
        {
            Active = entry == chosen,
            Loaded = catalog.IsLoaded(entry.Hash),
            Pinned = entry == pinned,
        }).ToImmutableArray();
        return new ModelOverview
        {
            Market = Market.ToString(),
            Active = available.FirstOrDefault(status => status.Active),
            Available = available,
            Problems = problems,
        };
    }

    [LoggerMessage(LogLevel.Information, "Market {Market} is pinned to {Version}")]
    private partial void LogPinned(Market market, string? version);
}

/// <summary>The version that somebody chose for a market.</summary>
[GenerateSerializer]
[Alias("anomaly.ModelPin")]
public sealed class ModelPin
{
    /// <summary>For example US_model-0.1.0; null where the newest is used.</summary>
    [Id(0)]
    public string? Version { get; set; }
}
