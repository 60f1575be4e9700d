using Anomaly.Grains.Errors;
using Anomaly.Grains.Interfaces.Models;
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
    private Market Market => MarketNames.Parse(this.GetPrimaryKeyString());

    /// <inheritdoc />
    public async Task<ModelOverview> GetOverviewAsync(CancellationToken cancellationToken) =>
        Overview(await catalog.GetShelfAsync(cancellationToken));

    /// <inheritdoc />
    public async Task<ModelOverview> PinAsync(string? version, CancellationToken cancellationToken)
    {
        var shelf = await catalog.GetShelfAsync(cancellationToken);
        if (version is not null && shelf.Of(Market).All(entry => entry.Card.Version != version))
        {
            throw Faults.NotFound($"Market {Market} has no model {version}: choose one of {List(shelf)}, or none for the newest.");
        }

        pin.State.Version = version;
        await pin.WriteStateAsync(cancellationToken);
        active.Forget(Market);
        LogPinned(Market, version);
        return Overview(shelf);
    }

    /// <inheritdoc />
    public async Task<ModelOverview> ReloadAsync(CancellationToken cancellationToken)
    {
        var shelf = await catalog.ReloadAsync(cancellationToken);
        active.Forget(Market);
        return Overview(shelf);
    }

    private string List(ModelShelf shelf) => shelf.Of(Market) is { Length: > 0 } entries
        ? string.Join(", ", entries.Select(entry => entry.Card.Version))
        : "none (there is no model file)";

    private ModelOverview Overview(ModelShelf shelf)
    {
        var entries = shelf.Of(Market);
        var problems = shelf.ProblemsOf(Market);
        var pinned = entries.FirstOrDefault(entry => entry.Card.Version == pin.State.Version);
        if (pin.State.Version is { } missing && pinned is null)
            problems = problems.Add($"{missing} is pinned, but its file is not among the readable ones: the newest is used.");

        var chosen = pinned ?? entries.FirstOrDefault();
        var available = entries.Select(entry => entry.Card with
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
}
