using System.Collections.Concurrent;
using Anomaly.Detection.Models;

namespace Anomaly.Grains.Models;

/// <summary>
/// The model each market's detections use, as this process knows it. Asks the market's <see cref="IModelGrain"/>, and trusts the
/// answer for <see cref="ModelOptions.ActiveFor"/>, so that a scan of a thousand series asks once.
/// </summary>
public sealed class ActiveModels(ModelCatalog catalog, IOptions<ModelOptions> options, TimeProvider timeProvider)
{
    private readonly ConcurrentDictionary<Market, Known> _known = new();

    /// <summary>The market's model, ready to score.</summary>
    /// <exception cref="DetectionException"><see cref="DetectionErrorKind.NoModel"/>: there is none, or none that can be used; the message says what to do.</exception>
    internal async Task<Detector> GetAsync(IGrainFactory grains, Market market, CancellationToken cancellationToken)
    {
        if (market == Market.XX)
            throw new DetectionException(DetectionErrorKind.NoModel, $"There is no model for market XX, which stands for every suffix that is not known: known are {MarketCodes.KnownSuffixes}, and US without a suffix.");
        var now = timeProvider.GetTimestamp();
        if (!_known.TryGetValue(market, out var known) || timeProvider.GetElapsedTime(known.Asked, now) >= options.Value.ActiveFor)
        {
            var overview = await grains.Models(market).GetOverviewAsync(cancellationToken);
            var (detector, problem) = await LoadAsync(overview, cancellationToken);
            _known[market] = known = new Known(detector, problem, now);
        }

        return known.Detector ?? throw new DetectionException(DetectionErrorKind.NoModel, known.Problem!);
    }

    /// <summary>A model of the market by its version, ready to score, whether it is the active one or not.</summary>
    /// <exception cref="DetectionException">The market has no such model, or its file cannot be used by this process.</exception>
    internal async Task<Detector> GetAsync(IGrainFactory grains, Market market, string version, CancellationToken cancellationToken)
    {
        var hash = (await grains.Models(market).GetCardAsync(version, cancellationToken)).Hash;
        try
        {
            // The folder of this silo counts, not that of the one that answered.
            return await catalog.FindAsync(hash, cancellationToken)
                ?? throw new DetectionException(DetectionErrorKind.NoModel, $"The file of {version} has just changed: ask again.");
        }
        catch (Exception exception) when (exception is InvalidModelException or InvalidDataException or IOException)
        {
            throw new DetectionException(DetectionErrorKind.NoModel, $"Model {version} cannot be loaded: {exception.Message}");
        }
    }

    /// <summary>Asks again at the next use.</summary>
    internal void Forget(Market market) => _known.TryRemove(market, out _);

    private async Task<(Detector? Detector, string? Problem)> LoadAsync(ModelOverview overview, CancellationToken cancellationToken)
    {
        // While a cluster is upgraded, the answer may come from a silo that does not know of choices yet.
        var version = overview.Chosen?.Version ?? overview.Active?.Version;
        var hash = overview.Chosen is { } chosen ? chosen.Hash : overview.Active?.Hash;
        if (version is null)
        {
            return (null, string.Join(' ', [
                $"There is no model for market {overview.Market}: put {overview.Market}_model-1.0.0.onnx into the models folder (Anomaly:Models:Folder),"
                + $" or train one (anomaly train --market {overview.Market}).",
                .. overview.Problems]));
        }

        try
        {
            // The folder of this silo counts, not that of the one that answered.
            var detector = hash is null ? null : await catalog.FindAsync(hash, cancellationToken);
            return (detector, detector is null ? await catalog.FindProblemAsync(version, hash, cancellationToken) ?? $"The file of {version} has just changed: ask again." : null);
        }
        catch (Exception exception) when (exception is InvalidModelException or InvalidDataException or IOException)
        {
            return (null, await catalog.FindProblemAsync(version, hash, cancellationToken) ?? $"Model {version} cannot be loaded: {exception.Message}");
        }
    }

    private sealed record Known(Detector? Detector, string? Problem, long Asked);
}
