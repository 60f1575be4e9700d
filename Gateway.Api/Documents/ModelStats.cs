namespace Anomaly.Gateway.Api.Documents;

/// <summary>Which models are in memory, as the old system showed it.</summary>
/// <param name="CachedModels">Markets whose model is loaded.</param>
/// <param name="ModelVersions">First 16 hex digits of each model's hash, by market.</param>
/// <param name="TotalCached">How many are loaded.</param>
internal sealed record ModelStats(IReadOnlyList<string> CachedModels, IReadOnlyDictionary<string, string> ModelVersions, int TotalCached)
{
    /// <summary>Counts the active models that are loaded.</summary>
    public static ModelStats Of(IEnumerable<ModelOverview> overviews)
    {
        var loaded = overviews.Select(overview => overview.Active).OfType<ModelStatus>().Where(model => model.Loaded).ToList();
        return new ModelStats(
            [.. loaded.Select(model => model.Market)],
            new OrderedDictionary<string, string>(loaded.Select(model => KeyValuePair.Create(model.Market, Digits(model.Hash)))),
            loaded.Count);
    }

    private static string Digits(string hash)
    {
        var hex = hash[(hash.IndexOf(':') + 1)..];
        return hex.Length > 16 ? hex[..16] : hex;
    }
}
