using System.Text.Json;

namespace Anomaly.Storage;

/// <summary>The model that a market's detections use, as its grain keeps it among the small settings: for tools that have the store, but no grains.</summary>
/// <param name="Version">For example <c>US_model-1.0.0</c>.</param>
/// <param name="Hash"><c>sha256:</c> and the hex digest of its file; null where an earlier program stored the version alone.</param>
public sealed record ActiveModel(string Version, string? Hash)
{
    /// <summary>What is stored of a market; null where nothing is, as before its first detection.</summary>
    public static async Task<ActiveModel?> ReadAsync(IDetectionStore store, Market market, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        var state = await store.ReadGrainStateAsync($"model/{market}", "pin", cancellationToken);
        return state is not null && JsonSerializer.Deserialize<ActiveModel>(state.Json) is { Version: not null } stored ? stored : null;
    }
}
