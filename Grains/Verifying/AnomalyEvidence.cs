using Anomaly.Grains.Models;
using Anomaly.Storage.EvidenceBundles;

namespace Anomaly.Grains.Verifying;

/// <summary>Makes the evidence bundles that people ask this process for.</summary>
internal sealed class AnomalyEvidence(IDetectionStore store, ModelCatalog catalog) : IDisposable
{
    /// <summary>One at a time: the bundle of a long history takes a hundred megabytes while it is made.</summary>
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>The zip file of an anomaly.</summary>
    /// <exception cref="DetectionException">Bars that it rests on, or the file of its model, are no longer there.</exception>
    public async Task<byte[]> CreateAsync(AnomalyRecord anomaly, CancellationToken cancellationToken)
    {
        var model = await catalog.ReadFileAsync(anomaly.ModelHash, cancellationToken) ?? throw GrainErrors.NotFound(
            $"The model that found the anomaly, {anomaly.ModelVersion} ({anomaly.ModelHash}), is not in the models folder: there is no evidence without it.");
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await EvidenceBundle.CreateAsync(store, anomaly, model, cancellationToken)
                ?? throw GrainErrors.NotFound("Bars that the anomaly rests on are no longer stored: there is no evidence of it any more.");
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
