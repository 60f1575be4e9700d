namespace Anomaly.Grains.Interfaces.Models;

/// <summary>The models of one market; its key is the market, for example <c>US</c>.</summary>
[Alias("anomaly.IModelGrain"), GrainInterfaceType("anomaly.IModelGrain")]
public interface IModelGrain : IGrainWithStringKey
{
    /// <summary>Active and available models.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("GetOverviewAsync")]
    Task<ModelOverview> GetOverviewAsync(CancellationToken cancellationToken);

    /// <summary>Makes a version the active one; null goes back to the newest. Unknown versions are refused with a clear sentence.</summary>
    [SafeToRetry]
    [Alias("PinAsync")]
    Task<ModelOverview> PinAsync(string? version, CancellationToken cancellationToken);

    /// <summary>Looks at the models folder again; a file that is refused leaves the running model in place.</summary>
    [SafeToRetry]
    [Alias("ReloadAsync")]
    Task<ModelOverview> ReloadAsync(CancellationToken cancellationToken);
}
