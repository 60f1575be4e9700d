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
        var now = timeProvider.GetTimestamp();
        if (_known.TryGetValue(market, out var known) && timeProvider.GetElapsedTime(known.Asked, now) < options.Value.ActiveFor)
            return known.Detector;
        var overview = await grains.Models(market).GetOverviewAsync(cancellationToken);
        var detector = await LoadAsync(overview, cancellationToken);
        _known[market] = new Known(detector, now);
        return detector;
    }

    /// <summary>Asks again at the next use.</summary>
    internal void Forget(Market market) => _known.TryRemove(market, out _);

    private async Task<Detector> LoadAsync(ModelOverview overview, CancellationToken cancellationToken)
    {
        if (overview.Active is not { } active)
        {
            throw new DetectionException(DetectionErrorKind.NoModel, string.Join(' ', [
                $"There is no model for market {overview.Market}: put {overview.Market}_model-1.0.0.onnx into {catalog.Folder},"
                + $" or train one (anomaly train --market {overview.Market}).",
                .. overview.Problems]));
        }

        try
        {
            return await catalog.FindAsync(active.Hash, cancellationToken) ?? throw new DetectionException(
                DetectionErrorKind.NoModel, $"Model {active.Version} is active, but its file is not in {catalog.Folder} of this silo: copy it there.");
        }
        catch (Exception exception) when (exception is InvalidModelException or InvalidDataException or IOException)
        {
            throw new DetectionException(DetectionErrorKind.NoModel, $"Model {active.Version} cannot be loaded: {exception.Message}");
        }
    }

    private sealed record Known(Detector Detector, long Asked);
}
